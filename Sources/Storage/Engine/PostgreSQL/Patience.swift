internal import Foundation

/// How long a lost server is waited for before callers are told, and the pauses between tries.
struct Patience {
    private static let longestPause = Duration.seconds(1)
    private let limit: Duration
    private var deadline: ContinuousClock.Instant?
    private var pause = Duration.milliseconds(20)

    init(_ limit: Duration) { self.limit = limit }

    /// Waits a while, then returns true; false once the time is used up. The time begins with the first call.
    mutating func isLeft() -> Bool {
        let now = ContinuousClock.now
        let end = deadline ?? now + limit
        deadline = end
        guard now + pause < end else { return false }
        Self.sleep(pause)
        pause = min(pause * 2, Self.longestPause)
        return true
    }

    static func sleep(_ duration: Duration) { Thread.sleep(forTimeInterval: duration / .seconds(1)) }
}
