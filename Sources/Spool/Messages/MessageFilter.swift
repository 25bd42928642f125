public import Bounce
public import Mail
public import Storage

/// Every field narrows; lists come newest first, `limit` at a time, `before` being the last key of the page before.
public struct MessageFilter: Hashable, Sendable {
    public var account: AccountID?
    public var campaign: CampaignKey?
    public var statuses: Set<RecipientStatus> = []
    public var reason: Reason?
    /// Exact normalised address.
    public var recipient: String?
    public var recipientDomain: String?
    public var fromDomain: String?
    /// Accepted then or later.
    public var since: Timestamp?
    /// Accepted before.
    public var until: Timestamp?
    public var before: MessageKey?
    /// 1...1,000; what lies outside is moved inside.
    public var limit = 50
    public init() {}
}

extension MessageFilter {
    /// Keys may be made this long before their message is accepted.
    private static let keyLead = Duration.seconds(600)

    var sql: SQLFilter {
        var filter = SQLFilter()
        if let account { filter.add("m.account = ?", .key(account)) }
        if let campaign { filter.add("m.campaign = ?", .key(campaign)) }
        filter.add("m.status", isIn: statuses.map { .integer($0.storedNumber) }.sorted { "\($0)" < "\($1)" })
        // Lets the index of failed messages serve.
        if !statuses.isEmpty, statuses.allSatisfy({ $0.storedNumber >= 3 }) { filter.add("m.status >= 3") }
        if let reason { filter.add("m.reason = ?", .text(reason.rawValue)) }
        if let recipient { filter.add("m.recipient_key = ?", .text(recipient)) }
        if let recipientDomain { filter.add("m.domain = ?", .text(recipientDomain)) }
        if let fromDomain { filter.add("c.from_domain = ?", .text(fromDomain)) }
        addTimes(to: &filter)
        if let before { filter.add("m.key < ?", .key(before)) }
        return filter
    }

    /// Keys carry their time, so a span of time is a range of the primary key.
    private func addTimes(to filter: inout SQLFilter) {
        if let since {
            let lowest = KeySource.lowestKey(at: (since - Self.keyLead).microseconds)
            filter.add("m.key >= ?", .integer(lowest))
            filter.add("m.created_at >= ?", .integer(since.microseconds))
        }
        if let until {
            let lowest = KeySource.lowestKey(at: (until + Self.keyLead).microseconds)
            filter.add("m.key < ?", .integer(lowest))
            filter.add("m.created_at < ?", .integer(until.microseconds))
        }
    }
}
