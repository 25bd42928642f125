public import Bounce
public import Mail
public import Storage

/// Every field narrows; lists come newest first, `limit` at a time.
public struct SuppressionFilter: Hashable, Sendable {
    /// Whose entries; `nil`: of every list.
    public var scopes: [SuppressionScope]
    /// The beginning of an address, or of a domain behind an `@`. An expired entry is listed until it is removed or replaced.
    public var search: String?
    /// Exactly this entry: an address, or a domain behind an `@`, as entries are written.
    public var address: String?
    /// Of the address, or spared itself.
    public var domain: String?
    /// `true`: domains alone; `false`: addresses alone.
    public var isDomain: Bool?
    public var cause: SuppressionRecord.Cause?
    public var reason: Reason?
    public var ruleID: String?
    public var provider: String?
    public var campaign: CampaignKey?
    public var addedBy: String?
    /// Added at this time or later; earlier than `until`.
    public var since: Timestamp?
    public var until: Timestamp?
    /// The last of the page before.
    public var before: SuppressionKey?
    /// 1...1,000; what lies outside is moved inside.
    public var limit = 50

    /// - Parameter scopes: one or two.
    public init(_ scopes: SuppressionScope...) { self.scopes = scopes }

    /// The system's list and the account's own.
    public static func seen(by account: AccountID) -> SuppressionFilter {
        SuppressionFilter(.system, .account(account))
    }

    /// True where it names more than lists: what may be undone in bulk without saying "all".
    public var isNarrow: Bool {
        search != nil || address != nil || domain != nil || isDomain != nil || cause != nil || reason != nil
            || ruleID != nil
            || provider != nil || campaign != nil || addedBy != nil || since != nil || until != nil
    }
}

extension SuppressionFilter {
    /// For one list; its entries are in the order of their keys, which is that of the index.
    func sql(_ scope: SuppressionScope) -> SQLFilter {
        var filter = SQLFilter()
        filter.add("account = ?", .integer(scope.number))
        addTime(to: &filter)
        addRest(to: &filter)
        return filter
    }

    /// The same in two steps: what one index finds, the newest first, of which so many are looked at; and what is asked of those.
    /// - Returns: the text of the first step up to its order, the conditions of the second, and the values of both.
    func steps(_ scope: SuppressionScope) -> (first: String, second: String, bindings: [Binding]) {
        var filter = SQLFilter()
        var rest = self
        filter.add("account = ?", .integer(scope.number))
        addTime(to: &filter)
        if let address {
            filter.add("address = ?", .text(address))
            rest.address = nil
        } else if let domain {
            filter.add("domain = ?", .text(domain))
            rest.domain = nil
        } else if let cause {
            filter.add("cause = ?", .text(cause.rawValue))
            rest.cause = nil
        }
        let first = filter.clause
        filter.startOver()
        rest.addRest(to: &filter)
        return (first, filter.clause, filter.bindings)
    }

    private func addRest(to filter: inout SQLFilter) {
        if let search, !search.isEmpty { add(search, to: &filter) }
        if let address { filter.add("address = ?", .text(address)) }
        if let domain { filter.add("domain = ?", .text(domain)) }
        if let isDomain { filter.add(isDomain ? "address LIKE '@%'" : "address NOT LIKE '@%'") }
        if let cause { filter.add("cause = ?", .text(cause.rawValue)) }
        if let reason { filter.add("reason = ?", .text(reason.rawValue)) }
        if let ruleID { filter.add("rule_id = ?", .text(ruleID)) }
        if let provider { filter.add("provider = ?", .text(provider)) }
        if let campaign { filter.add("campaign = ?", .key(campaign)) }
        if let addedBy { filter.add("added_by = ?", .text(addedBy)) }
    }

    private func addTime(to filter: inout SQLFilter) {
        if let since {
            filter.add("created_at >= ?", .integer(since.microseconds))
            // No entry is older than its key, so older keys need not be read; an hour for clocks that were set back.
            filter.add("key >= ?", .integer(KeySource.lowestKey(at: (since - .seconds(3_600)).microseconds)))
        }
        if let until {
            filter.add("created_at < ?", .integer(until.microseconds))
            // For the same reason younger keys need not be read.
            if until < .distantFuture - .seconds(3_600) {
                filter.add("key < ?", .integer(KeySource.lowestKey(at: (until + .seconds(3_600)).microseconds)))
            }
        }
        if let before { filter.add("key < ?", .key(before)) }
    }

    /// `ada` finds `ada@…`, `@exam` finds `…@example.com`.
    private func add(_ search: String, to filter: inout SQLFilter) {
        let isDomain = search.utf8.first == UInt8(ascii: "@")
        let pattern = Self.pattern(isDomain ? String(search.dropFirst()) : search)
        filter.add("\(isDomain ? "domain" : "address") LIKE ? ESCAPE '!'", .text(pattern))
    }

    private static func pattern(_ search: String) -> String {
        var pattern = ""
        for scalar in search.nfc.unicodeScalars.prefix(254) {
            if scalar == "%" || scalar == "_" || scalar == "!" { pattern += "!" }
            let isUpperCase = ("A"..."Z").contains(scalar)
            pattern.unicodeScalars.append(isUpperCase ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
        }
        return pattern + "%"
    }
}
