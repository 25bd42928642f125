public import Bounce
public import Mail
public import Spool
public import Storage

// Signatures the rooms above count on.

/// Follows the event log and keeps counters for ever (R41): hour, account, campaign, from-domain, source IP, recipient domain, provider, status, reason.
public final class Rollups: Sendable {
    public init(spool: Spool) { preconditionFailure("unwritten") }
    /// Until cancelled; its place is a durable cursor.
    public func run() async throws { preconditionFailure("unwritten") }
    /// Reads everything there is now (tests, the demo, before a report).
    public func catchUp() async throws { preconditionFailure("unwritten") }
}
public struct BouncesReportQuery: Sendable {
    public enum Grouping: String, Sendable, CaseIterable {
        case fromDomain = "from_domain", sourceIP = "source_ip", recipientDomain = "recipient_domain", provider, reason
    }
    public var account: AccountID?
    public var campaign: CampaignKey?
    public var since: Timestamp?
    public var until: Timestamp?
    public var grouping: Grouping = .fromDomain
    public init() {}
}
/// R43: rows of recipient domain, bounce text, number of bounces, under each group.
public struct BouncesReport: Sendable {
    public struct Row: Sendable, Hashable {
        public let group: String, recipientDomain: String, provider: String, status: RecipientStatus, reason: Reason,
            replyShape: String, sample: String, count: Int
    }
    public let rows: [Row]
    public let bounceCount: Int
    public let injectedCount: Int
}
public struct Reports: Sendable {
    public init(spool: Spool) { preconditionFailure("unwritten") }
    public func bounces(_ query: BouncesReportQuery) async throws -> BouncesReport { preconditionFailure("unwritten") }
    /// Counts by status for ever or for a period, from the rollups.
    public struct Totals: Sendable {
        public let counts: [RecipientStatus: Int]; public let deliverability: (ok: Int, injected: Int)
    }
    public func totals(account: AccountID?, campaign: CampaignKey?, since: Timestamp?, until: Timestamp?) async throws
        -> Totals
    { preconditionFailure("unwritten") }
    public struct ReasonCount: Sendable {
        public let provider: String, status: RecipientStatus, reason: Reason, count: Int, sample: String?
    }
    /// Most frequent first.
    public func topReasons(campaign: CampaignKey?, since: Timestamp?, limit: Int) async throws -> [ReasonCount] {
        preconditionFailure("unwritten")
    }
}
