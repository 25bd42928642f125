public import Accounts
import Bounce
public import Mail
public import Spool
public import Storage

/// The one pipeline every way in calls: check, render, sign, set suppressed recipients aside, accept.
public final class Submission: Sendable {
    let spool: Spool
    /// In Message-ID and Received.
    let hostName: DomainName
    let time: any TimeSource
    /// `nil`: messages return to their author.
    let returnPaths: ReturnPaths?
    /// `nil`: nothing is signed.
    let signing: MailSigning?
    /// `nil`: every account may send as much as it likes.
    let gate: SendingGate?

    /// - Parameters:
    ///   - hostName: a domain name; anything else is written as `localhost.localdomain`.
    ///   - returnPaths: where mail comes back to; `nil`: to its author.
    ///   - signing: `nil`: nothing is signed.
    ///   - gate: who may send, and how much; `nil`: everybody, everything.
    public init(
        spool: Spool, hostName: String, time: any TimeSource, returnPaths: ReturnPaths? = nil,
        signing: MailSigning? = nil, gate: SendingGate? = nil
    ) {
        self.spool = spool
        self.signing = signing
        self.gate = gate
        self.returnPaths = returnPaths
        self.hostName = DomainName(hostName) ?? Submission.namelessHost
        self.time = time
    }

    /// Checks and renders the letter and accepts all of it in one commit, or nothing. At most 10,000 recipients a call and
    /// 50 MiB rendered.
    /// - Returns: after the commit is on disk; see `SubmissionResult`.
    /// - Throws: `SendingRefusal` where the account may not send now, `EngineError` where the store cannot take it.
    public func accept(
        _ letter: Letter, caller: Caller, idempotency: IdempotencyClaim?
    ) async throws -> SubmissionResult {
        try gate?.check(caller.account)
        let rendered: RenderedLetter
        do {
            rendered = try await render(letter, keys: { [spool] in spool.keys.next() })
        } catch let error as PreparedLetter.Faults {
            return .faulty(error.faults)
        }
        var contents = rendered.contents
        if let signing {
            do {
                contents = try await signing.sign(contents, of: caller.account)
            } catch {
                return .faulty([LetterFault.unsigned(letter.from)])
            }
        }
        var acceptance = Acceptance(account: caller.account, contents: contents)
        if let campaign = letter.campaign {
            acceptance.campaign = try await spool.campaign(named: campaign, account: caller.account)
        }
        acceptance.priority = letter.priority
        acceptance.notBefore = letter.sendAt
        acceptance.life = letter.life
        acceptance.idempotency = idempotency
        switch try await admitted(acceptance) {
        case .accepted(let recipients): return .accepted(rendered.prepared.spread(recipients))
        case .replayed(let recipients): return .replayed(rendered.prepared.spread(recipients))
        case .keyUsedForAnotherBody: return .keyUsedForAnotherBody
        }
    }

    /// What `accept` would answer, without accepting: the same checks, and who would be dropped by which suppression. The
    /// keys are all 0.
    /// - Throws: `SendingRefusal.suspended`, `EngineError`.
    public func preview(_ letter: Letter, caller: Caller) async throws -> SubmissionResult {
        try gate?.check(caller.account)
        let prepared: PreparedLetter
        do {
            prepared = try await render(letter, keys: { MessageKey(number: 0) }).prepared
        } catch let error as PreparedLetter.Faults {
            return .faulty(error.faults)
        }
        if let signing, !signing.mayAccept(from: letter.from.mailbox.domain, of: caller.account) {
            return .faulty([LetterFault.unsigned(letter.from)])
        }
        let mailboxes = prepared.recipients.map(\.address.mailbox)
        let suppressions = try await spool.suppressions(of: mailboxes, account: caller.account)
        let recipients = zip(mailboxes, suppressions).map { mailbox, suppression in
            AcceptedRecipient(
                key: MessageKey(number: 0), mailbox: mailbox, status: suppression == nil ? .injected : .dropped,
                suppression: suppression?.key)
        }
        return .accepted(prepared.spread(recipients))
    }

    /// What the account handed in this hour and today (UTC), suppressed addresses left out.
    public func used(by account: AccountID) -> (hour: Int, day: Int) { gate?.used(by: account) ?? (0, 0) }

    /// Why the account may send nothing at all now; `nil` where it may.
    func refusal(of account: AccountID) -> SendingRefusal? {
        do {
            try gate?.check(account)
            return nil
        } catch {
            return error
        }
    }

    /// Accepts what the account's plan has room for.
    /// - Throws: `SendingRefusal`, `EngineError`.
    func admitted(_ acceptance: Acceptance) async throws -> AcceptanceReceipt {
        guard let gate else { return try await spool.accept(acceptance) }
        let count = acceptance.contents.reduce(0) { $0 + $1.recipients.count }
        let admission = try gate.admit(count, of: acceptance.account)
        var accepted = 0
        defer { gate.settle(admission, accepted: accepted) }
        let receipt = try await spool.accept(acceptance)
        if case .accepted(let recipients) = receipt { accepted = recipients.sentCount }
        return receipt
    }

    /// Beside the caller's own work: rendering a full call takes the processor for a while.
    private func render(
        _ letter: Letter, keys: @escaping @Sendable () -> MessageKey
    ) async throws -> RenderedLetter {
        let now = time.now()
        let prepared = try PreparedLetter(letter, now: now, randomness: UInt64.random(in: 0...UInt64.max))
        let renderer = LetterRenderer(
            prepared: prepared, hostName: hostName, now: now, returnPaths: returnPaths)
        return try await renderer.renderAll(keys: keys)
    }

    private static let namelessHost = DomainName("localhost.localdomain")!
}

/// A letter's messages, ready for the spool.
struct RenderedLetter: Sendable {
    let prepared: PreparedLetter
    let contents: [NewContent]
}

extension PreparedLetter {
    /// The spool answers for each mailbox, our caller asked for each entry of its list.
    func spread(_ recipients: [AcceptedRecipient]) -> [AcceptedRecipient] {
        guard recipients.count == self.recipients.count, places.count != recipients.count else { return recipients }
        return places.map { recipients[$0] }
    }
}
