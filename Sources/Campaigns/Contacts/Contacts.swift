public import Mail
public import Spool
public import Storage

/// The people that accounts write to: the only writer of their tables.
///
/// Whatever names another account's contact finds nothing.
public final class Contacts: Sendable {
    public let spool: Spool
    let time: any TimeSource
    let secret: ContactSecret

    var engine: any Engine { spool.engine }
    var keys: KeySource { spool.keys }

    private init(spool: Spool, time: any TimeSource, secret: ContactSecret) {
        self.spool = spool
        self.time = time
        self.secret = secret
    }

    /// Over an open spool, whose schema is up to date; makes the secret that links and hashes are made with where there is none.
    public static func open(spool: Spool, time: any TimeSource) async throws -> Contacts {
        let secret = try await ContactSecret.open(engine: spool.engine, now: time.now())
        return Contacts(spool: spool, time: time, secret: secret)
    }

    // MARK: Coming in

    /// Takes in many at once, in one commit and in order; 10,000 at most.
    /// - Returns: one outcome for each draft.
    public func take(_ drafts: [ContactDraft], _ intake: ContactIntake) async throws -> [ContactOutcome] {
        try await take(drafts, intake) { _, _ in }
    }

    /// The same, with `also` in the same commit.
    func take(
        _ drafts: [ContactDraft], _ intake: ContactIntake,
        also: @escaping @Sendable ([ContactOutcome], any WriteConnection) throws -> Void
    ) async throws -> [ContactOutcome] {
        let suppressions = try await spool.suppressions(of: drafts.map(\.mailbox), account: intake.account)
        let writer = ContactWriter(
            intake: intake, drafts: drafts, keys: keys, suppressions: suppressions.map { $0?.cause.rawValue },
            hashes: drafts.map { secret.hash(of: $0.mailbox, account: intake.account) }, now: time.now())
        return try await engine.write { connection in
            let outcomes = try writer.write(on: connection)
            try also(outcomes, connection)
            return outcomes
        }
    }

    // MARK: Looking up

    public func contact(_ key: ContactKey, account: AccountID) async throws -> ContactRecord? {
        try await engine.read { connection in
            try connection.first(Self.byKey, [.key(key), .key(account)], ContactRecord.init(row:))
        }
    }

    public func contact(at mailbox: Mailbox, account: AccountID) async throws -> ContactRecord? {
        let address = mailbox.normalized.description
        return try await engine.read { connection in
            try connection.first(Self.byAddress, [.key(account), .text(address)], ContactRecord.init(row:))
        }
    }

    /// What stands about each contact beside its row, in order.
    public func attachments(of contacts: [ContactKey]) async throws -> [ContactAttachments] {
        try await engine.read { connection in
            let tags = try TagTable.names(of: contacts, on: connection)
            let verdicts = try ContactVerdictTable.of(contacts, on: connection)
            return try contacts.indices.map { index in
                ContactAttachments(
                    tags: tags[index], lists: try ListTable.lists(of: contacts[index], on: connection),
                    verdict: verdicts[index])
            }
        }
    }

    /// How a contact came to its state, oldest first.
    public func history(of contact: ContactKey) async throws -> [ContactChange] {
        try await engine.read { try ContactHistory.of(contact, on: $0) }
    }

    /// All that a contact agreed to, oldest first.
    public func consents(of contact: ContactKey) async throws -> [ConsentRecord] {
        try await engine.read { try ConsentTable.of(contact, on: $0) }
    }

    // MARK: Changing

    /// Tags to take off and lists to leave; what is to be added comes in by `take`.
    /// - Returns: whether anything changed.
    public func take(
        off tags: [String], leaving lists: [ListKey], contact: ContactKey, account: AccountID
    ) async throws -> Bool {
        let now = time.now()
        return try await engine.write { connection in
            var isChanged = try TagTable.remove(tags, from: contact, account: account, on: connection)
            for list in lists where try ListTable.leave([contact], list: list, on: connection) > 0 { isChanged = true }
            if isChanged { try connection.execute(Self.touch, [.key(contact), .integer(now.microseconds)]) }
            return isChanged
        }
    }

    /// Moves a contact to the state that follows, and notes consent where one is given.
    /// - Returns: the new state; `nil` where nothing changed.
    @discardableResult
    public func note(
        _ occurrence: ContactOccurrence, of contact: ContactRecord, by actor: String, note: String? = nil,
        consent: ConsentDraft? = nil
    ) async throws -> ContactState? {
        let move = ContactMove(contact: contact.key, occurrence: occurrence, at: time.now(), by: actor, note: note)
        let key: ConsentKey = keys.next()
        return try await engine.write { connection in
            if let consent {
                try ConsentTable.note(
                    consent, key: key, contact: contact.key, address: contact.mailbox, source: contact.source,
                    by: actor, at: move.at, on: connection)
            }
            return try ContactHistory.apply(move, on: connection)
        }
    }

    /// The person wants no more: suppressed for the account first, then unsubscribed.
    public func unsubscribe(_ contact: ContactRecord, by actor: String, note: String?) async throws {
        _ = try await spool.suppress(
            contact.mailbox, scope: .account(contact.account), cause: .unsubscribe, by: actor, note: note,
            expiresAt: nil)
        var consent = ConsentDraft(.withdrawal)
        consent.form = note
        try await self.note(.unsubscribed, of: contact, by: actor, note: note, consent: consent)
    }

    static func key(
        of mailbox: Mailbox, account: AccountID, on connection: any ReadConnection
    ) throws -> ContactKey? {
        try connection.first(keyByAddress, [.key(account), .text(mailbox.normalized.description)]) { $0.key(0) }
    }

    private static let keyByAddress = Statement("SELECT key FROM contact WHERE account = $1 AND address = $2")
    static let byKey = Statement("SELECT \(ContactRecord.columns) FROM contact WHERE key = $1 AND account = $2")
    static let byAddress = Statement(
        "SELECT \(ContactRecord.columns) FROM contact WHERE account = $1 AND address = $2")
    static let touch = Statement("UPDATE contact SET updated_at = $2 WHERE key = $1")
}
