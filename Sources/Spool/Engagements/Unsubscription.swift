internal import Bounce
public import Mail
public import Storage

/// A wish to get no more mail of an account, with what shows that it was made.
public struct Unsubscription: Sendable {
    public enum Means: String, Hashable, Sendable {
        /// The mail program asked in its user's name. Source: RFC 8058.
        case oneClick = "one_click"
        /// Somebody pressed the button of the page.
        case page
    }

    public var account: AccountID
    public var address: Mailbox
    /// The message whose link was used.
    public var message: MessageKey
    public var means: Means
    public var at: Timestamp
    /// What is left: `all`, or a list's key.
    public var engagement: Engagement

    public init(
        account: AccountID, address: Mailbox, message: MessageKey, means: Means, at: Timestamp, engagement: Engagement
    ) {
        self.account = account
        self.address = address
        self.message = message
        self.means = means
        self.at = at
        self.engagement = engagement
    }

    /// What an unsubscription from everything is told as in `Engagement.target`.
    public static let everything = "all"

    var isFromAll: Bool { engagement.target == Unsubscription.everything }
}

extension Spool {
    /// Writes the event, and where all mail is left puts the address on the account's own list, with the evidence; the
    /// message itself may be gone from the store. Coming twice adds nothing.
    /// - Parameter also: what else changes in the same commit: the contact, its list.
    /// - Returns: true where the address, or its leaving of that list, is new.
    @discardableResult
    public func unsubscribe(
        _ wish: Unsubscription, also: @escaping @Sendable (any WriteConnection) throws -> Void = { _ in }
    ) async throws -> Bool {
        let keys = keys
        let address = wish.address.normalized.description
        let isNew = try await engine.write { connection in
            var ledger = EngagementLedger(on: connection)
            let told = try ledger.unsubscribe(
                wish.message, wish.engagement, ruleID: "unsubscribe.\(wish.means.rawValue)", at: wish.at)
            try also(connection)
            guard wish.isFromAll else { return told?.isFirst ?? true }
            let record = SuppressionRecord(
                key: keys.next(), account: wish.account, address: address, cause: .unsubscribe, createdAt: wish.at,
                addedBy: "unsubscribe \(wish.means.rawValue)", note: wish.evidence, event: told?.event,
                message: wish.message)
            if case .standing = try SuppressionList.add(record, on: connection) { return false }
            return true
        }
        if wish.isFromAll { fresh.add(address, scope: .account(wish.account)) }
        return isNew
    }
}

extension Unsubscription {
    /// Who asked, in one line.
    fileprivate var evidence: String {
        let client = engagement.client.map { "from \($0)" } ?? "from an address that is not kept"
        guard let agent = engagement.agent, !agent.isEmpty else { return StoredText.line(client) }
        return StoredText.line("\(client), \(agent)")
    }
}
