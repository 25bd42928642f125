/// How far a campaign bounces beyond what is borne (R31).
public struct CampaignExcess: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable { case soft, hard }

    public let kind: Kind
    public let bounced: Int
    public let finished: Int
    /// The share that is borne.
    public let bound: Double

    public init(kind: Kind, bounced: Int, finished: Int, bound: Double) {
        self.kind = kind
        self.bounced = bounced
        self.finished = finished
        self.bound = bound
    }

    /// `nil` where it may go on, or too few of its messages are finished to say. Hard bounces weigh more.
    static func find(_ counts: HealthCounts, by policy: SenderPolicy) -> CampaignExcess? {
        guard policy.quarantines, counts.finished >= policy.floor else { return nil }
        if let rate = counts.hardRate, rate > policy.hardLimit {
            return CampaignExcess(
                kind: .hard, bounced: counts.hardBounced, finished: counts.finished, bound: policy.hardLimit)
        }
        if let rate = counts.softRate, rate > policy.softLimit {
            return CampaignExcess(
                kind: .soft, bounced: counts.softBounced, finished: counts.finished, bound: policy.softLimit)
        }
        return nil
    }

    /// For people.
    public var sentence: String {
        "\(bounced) of \(finished) finished messages bounced \(kind == .soft ? "softly" : "hard"), over the limit of "
            + PercentText.of(bound)
    }
}

/// Shares as people write them: `2 %`, `0.3 %`.
public enum PercentText {
    /// - Parameter share: 0...1; rounded to a tenth of a percent.
    public static func of(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
}
