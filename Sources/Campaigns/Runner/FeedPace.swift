internal import Mail

/// How many messages of a mailing may go now where only so many an hour are to: a bucket that fills steadily and holds a
/// minute's worth. Pure.
struct FeedPace: Sendable {
    private var credit = 0.0
    private var filledAt: Timestamp?

    /// Adds what has come together since the last call.
    /// - Returns: how many may go.
    mutating func room(perHour: Int, at now: Timestamp) -> Int {
        let rate = Double(max(1, perHour)) / 3_600
        defer { filledAt = now }
        guard let filledAt else {
            // Begins with one, so that the slowest pace does not begin an hour late.
            credit = 1
            return 1
        }
        let seconds = Double(max(0, (now - filledAt).microseconds)) / 1e6
        credit = min(credit + rate * seconds, max(1, rate * 60))
        return Int(credit)
    }

    mutating func take(_ count: Int) { credit = max(0, credit - Double(count)) }
}
