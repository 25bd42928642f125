/// How far a long command is, on stderr: one line that is drawn again on a terminal, a plain line now and then elsewhere.
struct ProgressLine {
    /// Between two plain lines.
    static let plainPause = Duration.seconds(10)

    private let isTerminal = Console.isErrorTerminal
    /// The beginning counts as one: what is over sooner needs no line.
    private var lastPlain = ContinuousClock.now
    private var isShown = false

    mutating func show(_ text: String) {
        if isTerminal {
            Console.raw("\r\u{1B}[2K" + TextWidth.cut(text, to: Console.errorWidth - 1))
            isShown = true
        } else if ContinuousClock.now - lastPlain >= Self.plainPause {
            lastPlain = .now
            Console.note(text)
        }
    }

    /// Makes room for another line.
    mutating func clear() {
        guard isShown else { return }
        Console.raw("\r\u{1B}[2K")
        isShown = false
    }

    /// Leaves the last state standing.
    mutating func end() {
        guard isShown else { return }
        Console.raw("\n")
        isShown = false
    }
}
