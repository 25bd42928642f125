public import Mail

// To be written by the Bounce room; the signatures the rooms above count on.
public struct RuleSet: Sendable {
    /// The rules carried in the binary.
    public static let standard = RuleSet()
    /// Never fails, never takes longer than linear time in the reply's length (cut at 8 KiB).
    public func diagnose(_ evidence: Evidence) -> Diagnosis { preconditionFailure("unwritten") }
}
/// Decides without clock or chance of its own. Source: notes/platform.md (b).
public struct DeliveryPolicy: Hashable, Sendable {
    public var retrySchedule: RetrySchedule
    public var suppression: SuppressionPolicy
    public init(retrySchedule: RetrySchedule = .standard, suppression: SuppressionPolicy = .immediate) {
        self.retrySchedule = retrySchedule; self.suppression = suppression
    }
    /// - Parameter chance: 0..<1, jitter of the wait (±20 %).
    public func decide(_ diagnosis: Diagnosis, progress: DeliveryProgress, chance: Double) -> Decision {
        preconditionFailure("unwritten")
    }
}
/// 1, 5, 10, 20, 40 min, 1 h, 2 h, then every 4 h.
public struct RetrySchedule: Hashable, Sendable {
    public static let standard = RetrySchedule(timeScale: 1)
    /// Waits are divided by `timeScale` (1 in real life; thousands in the demo and tests).
    public let timeScale: Double
    public init(timeScale: Double) { self.timeScale = timeScale }
}
public struct SuppressionPolicy: Hashable, Sendable {
    public static let immediate = SuppressionPolicy()
}
