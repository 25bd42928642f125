import App

/// How far a classification is, on stderr: on a terminal nothing for what is done in a second, then a line drawn ten times
/// a second; elsewhere a line each ten seconds.
final class ClassifyProgressView {
    private static let patience = Console.isErrorTerminal ? Duration.seconds(1) : ProgressLine.plainPause
    private static let pause = Duration.milliseconds(100)

    private let start = ContinuousClock.now
    private var last: ContinuousClock.Instant?
    private var line = ProgressLine()

    func show(_ progress: ClassifyProgress) {
        let now = ContinuousClock.now
        guard now - start >= Self.patience, last.map({ now - $0 >= Self.pause }) ?? true else { return }
        last = now
        let seconds = Double((now - start) / .seconds(1))
        let rate = Int(Double(progress.itemCount) / max(seconds, 0.001))
        line.show(
            "\(progress.itemCount) read, \(progress.resultCount) verdicts, \(progress.byteCount >> 20) MiB, \(rate)/s")
    }

    func complain(_ sentence: String) {
        line.clear()
        Console.complain(sentence)
    }

    func clear() { line.clear() }
}
