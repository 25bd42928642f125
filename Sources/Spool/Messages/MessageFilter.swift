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
    /// The From field has this address in it, be the letters small or large.
    public var from: String?
    /// Who answered last.
    public var provider: String?
    /// 200...599: the code of the last answer.
    public var replyCode: Int?
    /// Such as `5.1.1`, of the last answer.
    public var enhancedCode: String?
    /// Exact, with or without its brackets.
    public var messageID: String?
    /// Has this in it, be the letters small or large.
    public var subject: String?
    /// What a server said last has this in it, be the letters small or large.
    public var reply: String?
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

    /// What an index leads to; conditions on `message m` alone.
    /// - Parameter byKeysAlone: leave out what the index does not know, the time being known by the key well enough.
    func narrowing(byKeysAlone: Bool = false) -> SQLFilter {
        var filter = SQLFilter()
        // The plus keeps the account's index away where another leads to fewer messages.
        let isNarrow = campaign != nil || recipient != nil || messageID != nil
        if let account { filter.add(isNarrow ? "+m.account = ?" : "m.account = ?", .key(account)) }
        if let campaign { filter.add("m.campaign = ?", .key(campaign)) }
        // Lets the indexes of failed messages serve; there is one by account and one by campaign.
        if account != nil || campaign != nil, !statuses.isEmpty, statuses.allSatisfy({ $0.storedNumber >= 3 }) {
            filter.add("m.status >= 3")
        }
        if let recipient { filter.add("m.recipient_key = ?", .text(recipient)) }
        if let messageID { add(messageID: messageID, to: &filter) }
        addTimes(to: &filter, byKeysAlone: byKeysAlone)
        if let before { filter.add("m.key < ?", .key(before)) }
        return filter
    }

    /// Whether an index leads to what is wanted and to nothing else.
    var isWhollyNarrowed: Bool {
        statuses.isEmpty && reason == nil && recipientDomain == nil && fromDomain == nil
            && messageID == nil && subject == nil && reply == nil && from == nil && provider == nil
            && replyCode == nil && enhancedCode == nil
    }

    /// What is then read through, message by message.
    func add(restTo filter: inout SQLFilter, dialect: Dialect) {
        filter.add("m.status", isIn: statuses.map(\.storedNumber).sorted().map { .integer($0) })
        if let reason { filter.add("m.reason = ?", .text(reason.rawValue)) }
        if let recipientDomain { filter.add("m.domain = ?", .text(recipientDomain)) }
        if let fromDomain { filter.add("c.from_domain = ?", .text(fromDomain)) }
        if let messageID { filter.add("trim(c.message_id, '<> ') = ?", .text(String(MessageIDHash.bare(messageID)))) }
        if let from { filter.add(dialect.contains("c.from_address", "?"), .text(from)) }
        if let provider { filter.add("e.provider = ?", .text(provider)) }
        if let replyCode { filter.add("e.reply_code = ?", .integer(Int64(replyCode))) }
        if let enhancedCode { filter.add("e.enhanced_code = ?", .text(enhancedCode)) }
        if let subject { filter.add(dialect.contains("c.subject", "?"), .text(subject)) }
        if let reply { filter.add(dialect.contains("e.reply", "?"), .text(reply)) }
    }

    private func add(messageID: String, to filter: inout SQLFilter) {
        if let key = MessageIDHash.message(namedBy: messageID) {
            filter.add("m.key = ?", .key(key))
        } else if let hash = MessageIDHash.of(messageID) {
            filter.add("m.key IN (SELECT message FROM message_id_hash WHERE hash = ?)", .integer(hash))
        }
    }

    /// Keys carry their time, so a span of time is a range of the primary key.
    private func addTimes(to filter: inout SQLFilter, byKeysAlone: Bool) {
        if let since {
            let lowest = KeySource.lowestKey(at: (since - Self.keyLead).microseconds)
            filter.add("m.key >= ?", .integer(lowest))
            if !byKeysAlone { filter.add("m.created_at >= ?", .integer(since.microseconds)) }
        }
        if let until {
            let lowest = KeySource.lowestKey(at: (until + Self.keyLead).microseconds)
            filter.add("m.key < ?", .integer(lowest))
            if !byKeysAlone { filter.add("m.created_at < ?", .integer(until.microseconds)) }
        }
    }
}
