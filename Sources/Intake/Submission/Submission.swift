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
    /// `nil`: links lead where they always led, and no way out of campaigns is offered.
    public let tracking: Tracking?
    /// What accounts let be learnt of their readers.
    private let allowance: @Sendable (AccountID) -> LetterTracking

    /// - Parameters:
    ///   - hostName: a domain name; anything else is written as `localhost.localdomain`.
    ///   - returnPaths: where mail comes back to; `nil`: to its author.
    ///   - signing: `nil`: nothing is signed.
    ///   - gate: who may send, and how much; `nil`: everybody, everything.
    ///   - tracking: makes links; `nil`: links lead where they always led, and no way out of campaigns is offered.
    ///   - allowance: what an account lets be learnt of its readers.
    public init(
        spool: Spool, hostName: String, time: any TimeSource, returnPaths: ReturnPaths? = nil,
        signing: MailSigning? = nil, gate: SendingGate? = nil, tracking: Tracking? = nil,
        allowance: @escaping @Sendable (AccountID) -> LetterTracking = { _ in .all }
    ) {
        self.spool = spool
        self.tracking = tracking
        self.allowance = allowance
        self.signing = signing
        self.gate = gate
        self.returnPaths = returnPaths
        self.hostName = DomainName(hostName) ?? Submission.namelessHost
        self.time = time
    }

    /// Checks and renders the letter and accepts all of it in one commit, or nothing; the commit makes its campaign too, where
    /// there is none of that name. At most 10,000 recipients a call and
    /// 50 MiB rendered.
    /// - Returns: after the commit is on disk; see `SubmissionResult`.
    /// - Throws: `SendingRefusal` where the account may not send now, `EngineError` where the store cannot take it.
    public func accept(
        _ letter: Letter, caller: Caller, idempotency: IdempotencyClaim?
    ) async throws -> SubmissionResult {
        while true {
            do {
                return try await acceptOnce(letter, caller: caller, idempotency: idempotency)
            } catch CampaignError.overtaken {
                // Somebody else sends the first mail of that campaign at the same time: now it is there.
                continue
            }
        }
    }

    private func acceptOnce(
        _ letter: Letter, caller: Caller, idempotency: IdempotencyClaim?
    ) async throws -> SubmissionResult {
        try gate?.check(caller.account)
        let wishes = wishes(of: letter, account: caller.account)
        var campaign: CampaignKey?
        var newCampaignName: String?
        let rendered: RenderedLetter
        do {
            let prepared = try prepare(letter, isTracked: wishes != .off)
            if let name = letter.campaign {
                let (key, isNew) = try await spool.campaignKey(named: name, account: caller.account)
                campaign = key
                newCampaignName = isNew ? name : nil
            }
            let linking = try await linking(prepared, wishes, account: caller.account, campaign: campaign)
            rendered = try await render(prepared, linking)
        } catch let error as PreparedLetter.Faults {
            return .faulty(error.faults)
        } catch CampaignError.stopped {
            return .faulty([LetterFault.stopped])
        }
        var contents = rendered.contents
        if let signing {
            do {
                contents = try await signing.sign(contents, of: caller.account)
            } catch {
                return .faulty([LetterFault.unsigned(letter.from)])
            }
        }
        var acceptance = Acceptance(account: caller.account, campaign: campaign, contents: contents)
        acceptance.newCampaignName = newCampaignName
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
            prepared = try prepare(letter, isTracked: false)
            _ = try await renderer(prepared, nil).renderAll(keys: { MessageKey(number: 0) })
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
    private func render(_ prepared: PreparedLetter, _ linking: LetterLinking?) async throws -> RenderedLetter {
        try await renderer(prepared, linking).renderAll(keys: { [spool] in spool.keys.next() })
    }

    func prepare(_ letter: Letter, isTracked: Bool) throws(PreparedLetter.Faults) -> PreparedLetter {
        try PreparedLetter(
            letter, now: time.now(), randomness: UInt64.random(in: 0...UInt64.max), isTracked: isTracked)
    }

    func renderer(_ prepared: PreparedLetter, _ linking: LetterLinking?) -> LetterRenderer {
        var renderer = LetterRenderer(
            prepared: prepared, hostName: hostName, now: time.now(), returnPaths: returnPaths)
        renderer.linking = linking
        return renderer
    }

    /// What is to be learnt of the readers: no more than the account allows.
    func wishes(of letter: Letter, account: AccountID) -> LetterTracking {
        guard tracking != nil, letter.html != nil, !letter.showsAllRecipients else { return .off }
        let chosen = letter.tracking ?? (letter.campaign == nil ? .off : .all)
        return chosen == .off ? .off : chosen.limited(to: allowance(account))
    }

    func linking(
        _ prepared: PreparedLetter, _ wishes: LetterTracking, account: AccountID, campaign: CampaignKey?
    ) async throws -> LetterLinking? {
        guard let tracking, wishes != .off || campaign != nil || prepared.namesWayOut else { return nil }
        let targets = wishes.clicks ? prepared.links : []
        return LetterLinking(
            tracking: tracking, wishes: wishes,
            numbers: targets.isEmpty ? [] : try await tracking.links.numbers(of: targets, account: account),
            account: account, campaign: campaign, offersUnsubscribe: campaign != nil)
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
