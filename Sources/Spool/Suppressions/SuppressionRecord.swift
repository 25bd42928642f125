public import Mail
public import Storage

/// An address that is spared, with its evidence (R20 to R22).
public struct SuppressionRecord: Hashable, Sendable {
    public let key: SuppressionKey
    /// `nil`: the system's list, over all accounts.
    public let account: AccountID?
    /// Normalised (`Mailbox.normalized`).
    public let address: String
    public let cause: Cause
    public let createdAt: Timestamp
    public let expiresAt: Timestamp?
    /// Who added it: `delivery`, `admin`, an API key's id.
    public let addedBy: String
    public let note: String?
    /// The event that caused it.
    public let event: EventSequence?
    public let reply: String?
    public let message: MessageKey?

    public enum Cause: String, Hashable, Sendable, CaseIterable {
        case hardBounce = "hard_bounce", complaint, unsubscribe, manual, imported
    }

    public init(
        key: SuppressionKey, account: AccountID?, address: String, cause: Cause, createdAt: Timestamp,
        expiresAt: Timestamp? = nil, addedBy: String, note: String? = nil, event: EventSequence? = nil,
        reply: String? = nil, message: MessageKey? = nil
    ) {
        self.key = key
        self.account = account
        self.address = address
        self.cause = cause
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.addedBy = addedBy
        self.note = note
        self.event = event
        self.reply = reply
        self.message = message
    }
}

public enum SuppressionScope: Hashable, Sendable {
    case system, account(AccountID)

    /// The account a row is kept under: 0 for the system's list.
    var number: Int64 {
        switch self {
        case .system: 0
        case .account(let account): account.number
        }
    }
}
