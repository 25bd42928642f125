public import Bounce
public import Mail
public import Storage

/// Every field narrows; lists come newest first, `limit` at a time, `before` being the last sequence of the page before.
public struct EventFilter: Hashable, Sendable {
    public var account: AccountID?
    public var campaign: CampaignKey?
    public var statuses: Set<RecipientStatus> = []
    /// Changes of status alone; without notices, answers and complaints.
    public var changesOnly = false
    public var reasons: Set<Reason> = []
    public var fromDomain: String?
    public var sourceAddress: String?
    public var recipientDomain: String?
    public var provider: String?
    public var since: Timestamp?
    public var until: Timestamp?
    public var before: EventSequence?
    /// 1...10,000; what lies outside is moved inside.
    public var limit = 50
    public init() {}
}

extension EventFilter {
    /// - Parameter range: the places that the time span can lie in.
    func sql(range: Range<Int64>) -> SQLFilter {
        var filter = SQLFilter()
        if let account { filter.add("account = ?", .key(account)) }
        if let campaign { filter.add("campaign = ?", .key(campaign)) }
        filter.add("status", isIn: statuses.map(\.storedNumber).sorted().map { .integer($0) })
        if changesOnly { filter.add("kind IS NULL") }
        // Lets the index of failures serve.
        if !statuses.isEmpty, statuses.allSatisfy({ $0.storedNumber >= 3 }) { filter.add("status >= 3") }
        filter.add("reason", isIn: reasons.map(\.rawValue).sorted().map { .text($0) })
        if let fromDomain { filter.add("from_domain = ?", .text(fromDomain)) }
        if let sourceAddress { filter.add("source_address = ?", .text(sourceAddress)) }
        if let recipientDomain { filter.add("recipient_domain = ?", .text(recipientDomain)) }
        if let provider { filter.add("provider = ?", .text(provider)) }
        if let since { filter.add("at >= ?", .integer(since.microseconds)) }
        if let until { filter.add("at < ?", .integer(until.microseconds)) }
        filter.add("seq >= ?", .integer(range.lowerBound))
        filter.add("seq < ?", .integer(min(range.upperBound, before?.number ?? .max)))
        return filter
    }
}
