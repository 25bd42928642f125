public import Bounce
import Spool

/// What became of a sender's messages that are finished. A bounce that came after the message was taken counts as a bounce and
/// no more as delivered.
public struct HealthCounts: Hashable, Sendable {
    public var delivered = 0
    public var softBounced = 0
    public var hardBounced = 0
    public var spamBounced = 0
    /// Of those delivered.
    public var complained = 0

    public init() {}

    public var bounced: Int { softBounced + hardBounced + spamBounced }
    public var finished: Int { delivered + bounced }
    /// 0...1; `nil` where nothing is finished.
    public var bounceRate: Double? { Self.rate(bounced, of: finished) }
    public var softRate: Double? { Self.rate(softBounced, of: finished) }
    public var hardRate: Double? { Self.rate(hardBounced, of: finished) }
    /// Of those delivered.
    public var complaintRate: Double? { Self.rate(complained, of: delivered) }

    private static func rate(_ part: Int, of whole: Int) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }
}

extension HealthCounts {
    /// A campaign's, by the status of its messages now.
    public init(_ counts: [RecipientStatus: Int], complained: Int = 0) {
        delivered = counts[.ok] ?? 0
        softBounced = counts[.softBounce] ?? 0
        hardBounced = counts[.hardBounce] ?? 0
        spamBounced = counts[.spamBounce] ?? 0
        self.complained = complained
    }

    /// What came since; nothing is less than zero, though a late bounce takes a message from those delivered before.
    public func since(_ before: HealthCounts) -> HealthCounts {
        var counts = self
        counts.delivered = max(0, delivered - before.delivered)
        counts.softBounced = max(0, softBounced - before.softBounced)
        counts.hardBounced = max(0, hardBounced - before.hardBounced)
        counts.spamBounced = max(0, spamBounced - before.spamBounced)
        counts.complained = max(0, complained - before.complained)
        return counts
    }

    mutating func add(_ outcome: MessageOutcome, _ count: Int) {
        switch outcome {
        case .ended(.ok): delivered += count
        case .ended(.softBounce): softBounced += count
        case .ended(.hardBounce): hardBounced += count
        case .ended(.spamBounce): spamBounced += count
        case .returned(let status):
            add(.ended(status), count)
            delivered = max(0, delivered - count)
        case .complaint: complained += count
        case .ended(.injected), .ended(.deferred), .ended(.dropped): break
        }
    }
}
