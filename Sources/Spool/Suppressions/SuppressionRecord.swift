public import Bounce
internal import JSON
public import Mail
public import Storage

/// An address or domain that is spared, with its evidence (R20 to R22). Never changed: what is to hold from now on replaces
/// it under a new key.
public struct SuppressionRecord: Hashable, Sendable {
    public let key: SuppressionKey
    /// `nil`: the system's list, over all accounts.
    public let account: AccountID?
    /// Normalised (`SuppressionTarget.description`): `ada@example.com`, or `@example.com` for a domain.
    public let address: String
    /// Where a domain is spared: its subdomains too.
    public var includesSubdomains = false
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
    /// What was diagnosed, by which rule, at which provider, in which campaign.
    public var reason: Reason?
    public var ruleID: String?
    public var provider: String?
    public var campaign: CampaignKey?

    public enum Cause: String, Hashable, Sendable, CaseIterable {
        case hardBounce = "hard_bounce"
        /// Soft bounces of several mailings in a row.
        case softBounce = "soft_bounce"
        case complaint, unsubscribe, manual, imported
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

    public var isDomain: Bool { address.utf8.first == UInt8(ascii: "@") }

    /// The domain that is spared, or that the address is in.
    public var domain: String {
        let sign = address.utf8.lastIndex(of: UInt8(ascii: "@"))
        return sign.map { String(address[address.index(after: $0)...]) } ?? ""
    }

    public var scope: SuppressionScope { account.map(SuppressionScope.account) ?? .system }
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

extension SuppressionRecord {
    /// What followers of the log are told; of the system's list, the installation's are.
    func notice(_ kind: NoticeKind, at now: Timestamp) -> NewNotice {
        NewNotice(
            kind, account: account, subject: address,
            data: ["suppression_id": .string(key.description), "cause": .string(cause.rawValue)], at: now)
    }
}
