public import Bounce
public import Mail
public import Storage

/// What counts against an address that is not suppressed yet (R24).
public struct BounceCount: Hashable, Sendable {
    public let account: AccountID
    /// Normalised.
    public let address: String
    public let hardCount: Int
    /// Mailings in a row that bounced softly.
    public let softCount: Int
    /// Mail was delivered since: all this is void, unless that mail comes back after all.
    public let isVoid: Bool
    public let updatedAt: Timestamp
    /// Of the newest bounce.
    public let reason: Reason?
    public let event: EventSequence
    public let message: MessageKey
}

/// Every field narrows; lists come newest first, `limit` at a time.
public struct BounceCountFilter: Hashable, Sendable {
    public let account: AccountID
    /// Normalised; empty: any.
    public var addresses: [String] = []
    public var domain: String?
    public var reason: Reason?
    /// Counted last at this time or later; earlier than `until`.
    public var since: Timestamp?
    public var until: Timestamp?
    /// The last of the page before.
    public var before: Place?
    /// 1...1,000; what lies outside is moved inside.
    public var limit = 50

    public struct Place: Hashable, Sendable {
        public let updatedAt: Timestamp
        public let address: String
        public init(updatedAt: Timestamp, address: String) {
            self.updatedAt = updatedAt
            self.address = address
        }
    }

    public init(account: AccountID) { self.account = account }
}

extension BounceCountFilter {
    func sql() -> SQLFilter {
        var filter = SQLFilter()
        filter.add("account = ? AND (hard > 0 OR mailings <> '')", .key(account))
        filter.add("address", isIn: addresses.map(Binding.text))
        if let domain { filter.add("domain = ?", .text(domain)) }
        if let reason { filter.add("reason = ?", .text(reason.rawValue)) }
        if let since { filter.add("updated_at >= ?", .integer(since.microseconds)) }
        if let until { filter.add("updated_at < ?", .integer(until.microseconds)) }
        if let before {
            filter.add(
                "(updated_at, address) < (?, ?)", .integer(before.updatedAt.microseconds), .text(before.address))
        }
        return filter
    }
}
