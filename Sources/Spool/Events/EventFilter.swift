public import Bounce
public import Mail
public import Storage

/// Every field narrows; lists come newest first, `limit` at a time, `before` being the last sequence of the page before.
public struct EventFilter: Hashable, Sendable {
    public var account: AccountID?
    /// With the number 0: of no campaign.
    public var campaign: CampaignKey?
    public var statuses: Set<RecipientStatus> = []
    /// Changes of status alone; without notices, answers and complaints.
    public var changesOnly = false
    public var reasons: Set<Reason> = []
    public var fromDomain: String?
    /// Empty: without one.
    public var sourceAddress: String?
    public var recipientDomain: String?
    /// Empty: without one.
    public var provider: String?
    /// 0: where no server answered.
    public var replyCode: Int?
    /// Empty: without one.
    public var enhancedCode: String?
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
        if let campaign, campaign.number != 0 { filter.add("campaign = ?", .key(campaign)) }
        if campaign?.number == 0 { filter.add("campaign IS NULL") }
        filter.add("status", isIn: statuses.map(\.storedNumber).sorted().map { .integer($0) })
        if changesOnly { filter.add("kind IS NULL") }
        // Lets an index of failures serve: a campaign's, or an account's. Without either the log itself is in order.
        if !statuses.isEmpty, statuses.allSatisfy({ $0.storedNumber >= 3 }) {
            if let campaign, campaign.number != 0 {
                filter.add("status >= 3")
            } else if account != nil {
                filter.add("status > 2")
            }
        }
        filter.add("reason", isIn: reasons.map(\.rawValue).sorted().map { .text($0) })
        if let fromDomain { filter.add("from_domain = ?", .text(fromDomain)) }
        if let sourceAddress { filter.add(textOrNone: "source_address", sourceAddress) }
        if let recipientDomain { filter.add("recipient_domain = ?", .text(recipientDomain)) }
        if let provider { filter.add(textOrNone: "provider", provider) }
        if let enhancedCode { filter.add(textOrNone: "enhanced_code", enhancedCode) }
        if let replyCode, replyCode != 0 { filter.add("reply_code = ?", .integer(replyCode)) }
        if replyCode == 0 { filter.add("coalesce(reply_code, 0) = 0") }
        if let since { filter.add("at >= ?", .integer(since.microseconds)) }
        if let until { filter.add("at < ?", .integer(until.microseconds)) }
        filter.add("seq >= ?", .integer(range.lowerBound))
        filter.add("seq < ?", .integer(min(range.upperBound, before?.number ?? .max)))
        return filter
    }
}

extension SQLFilter {
    /// - Parameter text: empty: the column has none.
    fileprivate mutating func add(textOrNone column: String, _ text: String) {
        if text.isEmpty { return add("coalesce(\(column), '') = ''") }
        add("\(column) = ?", .text(text))
    }
}
