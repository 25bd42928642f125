public import Accounts
import Bounce
public import Intake
import Mail
import Spool
public import Storage

/// Double opt-in (R52): asks people to confirm their address, and hears them.
public struct Confirmations: Sendable {
    private let contacts: Contacts
    private let submission: Submission
    /// Where the pages of links are, without a final `/`: `https://news.example.com`.
    private let baseURL: String

    /// Mails that one contact is asked by within a day.
    public static let dailyLimit = 3

    public init(contacts: Contacts, submission: Submission, baseURL: String) {
        self.contacts = contacts
        self.submission = submission
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    }

    /// What came of asking somebody.
    public enum Request: Hashable, Sendable {
        case sent(MessageKey)
        /// Only unconfirmed contacts are asked.
        case notUnconfirmed(ContactState)
        /// Asked three times within a day already.
        case tooOften
        /// The address is suppressed: the mail was dropped.
        case suppressed
        /// The list has no confirmation mail.
        case noMail
        /// The mail cannot be made, and why.
        case faulty([LetterFault])
    }

    /// What came of a link that somebody followed.
    public enum Answer: Hashable, Sendable {
        case confirmed
        /// It was used before, or the address was confirmed otherwise.
        case alreadyConfirmed
        case expired
        /// The person unsubscribed, complained or was removed meanwhile.
        case gone
        case unknown
    }

    /// Sends the confirmation mail of `list` to a contact that is unconfirmed.
    /// - Throws: `EngineError` where the store cannot take it now.
    public func ask(_ contact: ContactRecord, for list: ListRecord, caller: Caller) async throws -> Request {
        guard contact.state == .unconfirmed else { return .notUnconfirmed(contact.state) }
        guard let mail = list.optIn else { return .noMail }
        let now = contacts.time.now()
        let request = ConfirmationRow(
            key: contacts.keys.next(), account: contact.account, contact: contact.key, list: list.key, createdAt: now,
            expiresAt: Timestamp(seconds: (now + mail.life).seconds), usedAt: nil)
        let isNoted = try await contacts.engine.write { connection in
            let earlier = try ConfirmationRow.count(of: contact.key, since: now - .seconds(86_400), on: connection)
            guard earlier < Confirmations.dailyLimit else { return false }
            try request.insert(on: connection)
            return true
        }
        guard isNoted else { return .tooOften }
        switch try await submission.accept(letter(mail, to: contact, request), caller: caller, idempotency: nil) {
        case .accepted(let recipients), .replayed(let recipients):
            guard let recipient = recipients.first, recipient.status != .dropped else { return .suppressed }
            return .sent(recipient.key)
        case .faulty(let faults): return .faulty(faults)
        case .keyUsedForAnotherBody: return .faulty([])
        }
    }

    private func letter(_ mail: OptInMail, to contact: ContactRecord, _ request: ConfirmationRow) -> Letter {
        let link = ConfirmationLink(request: request.key, expiresAt: request.expiresAt)
        var merge = contact.fields.mapValues(\.mergeText)
        merge["email"] = contact.mailbox.description
        merge["confirm_url"] = "\(baseURL)/confirm/\(link.text(contacts.secret))"
        var name: String?
        if case .text(let text) = contact.fields["name"] { name = text }
        let recipient = LetterRecipient(address: NamedMailbox(mailbox: contact.mailbox, name: name), merge: merge)
        var letter = Letter(from: mail.from, to: [recipient], subject: mail.subject)
        letter.text = mail.completeText
        return letter
    }

    /// What a link is good for, without using it: that is what a GET shows.
    public func look(_ text: String) async throws -> (answer: Answer, list: ListRecord?) {
        guard let link = ConfirmationLink.read(text, contacts.secret) else { return (.unknown, nil) }
        let now = contacts.time.now()
        return try await contacts.engine.read { connection in
            guard let row = try ConfirmationRow.find(link.request, on: connection) else { return (.gone, nil) }
            let list = try row.list.flatMap { try ListTable.find($0, account: row.account, on: connection) }
            return (try Confirmations.answer(row, at: now, on: connection), list)
        }
    }

    /// Uses a link: the contact becomes subscribed, and what was confirmed is noted as consent. A second time it changes
    /// nothing.
    public func confirm(_ text: String, consent: ConsentDraft) async throws -> Answer {
        guard let link = ConfirmationLink.read(text, contacts.secret) else { return .unknown }
        let now = contacts.time.now()
        let key: ConsentKey = contacts.keys.next()
        return try await contacts.engine.write { connection in
            guard let row = try ConfirmationRow.find(link.request, on: connection) else { return .gone }
            let answer = try Confirmations.answer(row, at: now, on: connection)
            guard answer == .confirmed, try row.use(at: now, on: connection) else {
                return answer == .confirmed ? .alreadyConfirmed : answer
            }
            guard
                let contact = try connection.first(
                    Contacts.byKey, [.key(row.contact), .key(row.account)], ContactRecord.init(row:))
            else { return .gone }
            var consent = consent
            consent.kind = .confirmation
            consent.list = row.list
            try ConsentTable.note(
                consent, key: key, contact: contact.key, address: contact.mailbox, source: contact.source,
                by: "person", at: now, on: connection)
            _ = try ContactHistory.apply(
                ContactMove(contact: contact.key, occurrence: .confirmed, at: now, by: "person"), on: connection)
            return .confirmed
        }
    }

    /// `.confirmed` where using the link would confirm.
    private static func answer(_ row: ConfirmationRow, at now: Timestamp, on connection: any ReadConnection) throws
        -> Answer
    {
        let state = try connection.first(
            Contacts.byKey, [.key(row.contact), .key(row.account)], { ContactRecord(row: $0).state })
        switch state {
        case nil, .unsubscribed, .complained, .hardBounced: return .gone
        case .subscribed: return .alreadyConfirmed
        case .unconfirmed: return row.expiresAt <= now ? .expired : row.usedAt == nil ? .confirmed : .alreadyConfirmed
        }
    }
}
