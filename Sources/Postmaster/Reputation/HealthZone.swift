/// How well a sender's mail is taken, by its bounce rate (R30).
public enum HealthZone: String, Hashable, Sendable, CaseIterable {
    /// Too few messages are finished to say.
    case unknown
    case healthy
    case warning
    case risky
}

extension HealthZone {
    /// Where a sender with these counts stands.
    public init(_ counts: HealthCounts, by policy: SenderPolicy) {
        guard counts.finished >= policy.floor, let rate = counts.bounceRate else {
            self = .unknown
            return
        }
        self = rate > policy.riskyRate ? .risky : rate >= policy.warningRate ? .warning : .healthy
    }

    /// A rate has to fall this far below a bound before it is announced that things are better: a rate that swings around a
    /// bound would be news every hour.
    static let relief = 0.9

    /// What is to be announced of a sender of whom `self` was announced last.
    /// - Returns: `nil` where nothing is to be said; `self` is `unknown` where nothing was ever said.
    func announcement(_ counts: HealthCounts, by policy: SenderPolicy) -> HealthZone? {
        let present = HealthZone(counts, by: policy)
        guard present != .unknown, present != self else { return nil }
        guard present < self, let rate = counts.bounceRate else { return present }
        let bound = present == .healthy ? policy.warningRate : policy.riskyRate
        if rate < bound * Self.relief { return present }
        // Well below the one bound, and close below the other.
        guard self == .risky, present == .healthy else { return nil }
        return rate < policy.riskyRate * Self.relief ? .warning : nil
    }

    /// The worst comes last.
    static func < (left: HealthZone, right: HealthZone) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .unknown: 0
        case .healthy: 1
        case .warning: 2
        case .risky: 3
        }
    }
}
