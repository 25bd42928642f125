public import Mail
public import Storage

/// An account: whose mail, contacts and statistics are kept apart from all others'.
public struct AccountRecord: Sendable, Hashable {
    /// Whether the account may send.
    public enum State: Sendable, Hashable {
        case active
        /// Nothing new is taken in, and what waits is kept until it is resumed.
        case suspended(reason: String, since: Timestamp)

        /// `active` or `suspended`.
        public var name: String { if case .active = self { "active" } else { "suspended" } }
    }

    public let id: AccountID
    public let name: String
    public let state: State
    public let plan: Plan
    public let settings: AccountSettings
    public let createdAt: Timestamp

    public var isSuspended: Bool { state != .active }
}
