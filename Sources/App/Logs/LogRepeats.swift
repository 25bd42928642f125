/// Keeps what says the same again and again from filling the log: of lines alike `limit` are written in each `window`, the
/// others are counted and told in one line. Pure: the time is handed in.
struct LogRepeats: Sendable {
    static let limit = 20
    static let window = Duration.seconds(10)
    /// Kinds of lines remembered; beyond it all others share one count.
    static let keyLimit = 2_000

    /// What makes lines alike.
    struct Key: Hashable, Sendable {
        let message: String
        /// Of the fields that say what it is about: site, provider, reason, error.
        let about: String

        static let fields: Set<String> = ["site", "mx_host", "provider", "status", "reason", "error", "address"]
        static let overflow = Key(message: "", about: "")
    }

    private struct Count {
        var since: ContinuousClock.Instant
        var written = 0
        var held = 0
        /// The first of those held back, told in their name.
        var sample: LogLine?
    }

    private var counts: [Key: Count] = [:]
    private var nextSweep: ContinuousClock.Instant?

    var keyCount: Int { counts.count }

    /// - Returns: whether the line may be written.
    mutating func mayWrite(_ line: LogLine, now: ContinuousClock.Instant) -> Bool {
        var key = Key(
            message: line.message,
            about: line.fields.filter { Key.fields.contains($0.name) }.map(\.value).joined(separator: "\u{1F}"))
        if counts[key] == nil, counts.count >= Self.keyLimit { key = .overflow }
        var count = counts[key] ?? Count(since: now)
        // A window that has passed is told by `sweep`; it may be late.
        defer { counts[key] = count }
        nextSweep = nextSweep ?? now + Self.window
        guard count.written >= Self.limit else {
            count.written += 1
            return true
        }
        count.held += 1
        if count.sample == nil { count.sample = line }
        return false
    }

    /// Forgets what lies a window back.
    /// - Returns: a line for each kind of which lines were held back.
    mutating func sweep(now: ContinuousClock.Instant, all: Bool = false) -> [LogLine] {
        guard all || nextSweep.map({ $0 <= now }) ?? false else { return [] }
        var lines: [LogLine] = []
        counts = counts.filter { _, count in
            guard all || now - count.since >= Self.window else { return true }
            if var line = count.sample {
                line.fields.removeAll { !Key.fields.contains($0.name) }
                line.fields.append(("repeats", "\(count.held)"))
                lines.append(line)
            }
            return false
        }
        nextSweep = counts.values.map { $0.since + Self.window }.min()
        return lines.sorted { ($0.message, $0.fields.count) < ($1.message, $1.fields.count) }
    }
}
