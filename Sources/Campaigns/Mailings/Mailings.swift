public import Intake
public import Mail
import Postmaster
public import Spool
public import Storage

/// Campaigns that send a template to an audience: made, begun, paused, stopped. `MailingRunner` sends them.
public final class Mailings: Sendable {
    public let spool: Spool
    public let templates: Templates
    private let time: any TimeSource
    /// Mail can carry links of ours, the way out among them.
    private let offersWayOut: Bool
    private let allowance: @Sendable (AccountID) -> LetterTracking
    private var engine: any Engine { spool.engine }

    /// - Parameters:
    ///   - offersWayOut: false where mail has no links of ours: then nothing is begun, since every campaign's mail carries
    ///     the way out of it (R54).
    ///   - allowance: what an account lets be learnt of its readers.
    public init(
        spool: Spool, templates: Templates, time: any TimeSource, offersWayOut: Bool,
        allowance: @escaping @Sendable (AccountID) -> LetterTracking = { _ in .all }
    ) {
        self.spool = spool
        self.allowance = allowance
        self.offersWayOut = offersWayOut
        self.templates = templates
        self.time = time
    }

    // MARK: Looking

    /// `nil` where there is none, or it is another account's.
    public func mailing(_ campaign: CampaignKey, account: AccountID) async throws -> Mailing? {
        try await engine.read { try MailingTable.find(campaign, account: account, on: $0) }
    }

    /// Newest first.
    /// - Parameter limit: 1...1,000.
    public func mailings(account: AccountID, before: CampaignKey? = nil, limit: Int = 100) async throws -> [Mailing] {
        let limit = min(max(limit, 1), 1_000)
        return try await engine.read {
            try MailingTable.page(account: account, before: before, limit: limit, on: $0)
        }
    }

    // MARK: Making

    /// A mailing that waits to be begun: a draft, which may be given recipients where its audience is a file. One for a list
    /// or a segment that has a time begins then by itself.
    /// - Throws: `MailingError.badName`, `.nameTaken`, `.unknownTemplate`, `.unknownAudience`, `.noWayOut`: nothing was made.
    public func make(_ plan: MailingPlan, account: AccountID, by: String) async throws -> Mailing {
        let isScheduled = plan.startsAt != nil && plan.audience != .file
        guard offersWayOut || !isScheduled else { throw MailingError.noWayOut }
        guard (1...200).contains(plan.name.utf8.count), !plan.name.utf8.contains(0) else { throw MailingError.badName }
        guard let version = try await templates.version(plan.version, of: plan.template, account: account) else {
            throw MailingError.unknownTemplate
        }
        var plan = plan
        plan.tracking = plan.tracking ?? allowance(account)
        let mailing = Mailing(
            campaign: spool.keys.next(), account: account, plan: plan, version: version.version,
            state: isScheduled ? .scheduled : .draft,
            createdAt: time.now(), createdBy: by, startedAt: nil, endedAt: nil,
            recipientCount: plan.audience == .file ? 0 : nil, progress: FeedProgress())
        try await engine.write { connection in
            guard try MailingTable.isKnown(mailing.plan.audience, of: account, on: connection) else {
                throw MailingError.unknownAudience
            }
            try MailingTable.insert(mailing, on: connection)
        }
        return mailing
    }

    /// Changes a draft: its name, letter, author, audience and pace. Recipients that were handed in stay with it, and are
    /// written to where its audience is a file.
    /// - Throws: `MailingError.unknown`, `.state`, `.badName`, `.nameTaken`, `.unknownTemplate`.
    public func revise(_ campaign: CampaignKey, to plan: MailingPlan, account: AccountID) async throws -> Mailing {
        guard (1...200).contains(plan.name.utf8.count), !plan.name.utf8.contains(0) else { throw MailingError.badName }
        guard let version = try await templates.version(plan.version, of: plan.template, account: account) else {
            throw MailingError.unknownTemplate
        }
        let number = version.version
        try await change(campaign, account: account) { mailing, connection in
            guard mailing.state == .draft else { throw MailingError.state(mailing.state) }
            let count = plan.audience == .file ? try MailingRecipients.count(of: campaign, on: connection) : nil
            try MailingTable.revise(mailing, to: plan, version: number, recipientCount: count, on: connection)
        }
        return try await known(campaign, account)
    }

    /// Gives a draft recipients; an address that is there already is passed over.
    /// - Returns: how many were new.
    /// - Throws: `MailingError.unknown`, `.state`.
    public func add(_ recipients: [LetterRecipient], to campaign: CampaignKey, account: AccountID) async throws -> Int {
        try await change(campaign, account: account) { mailing, connection in
            guard mailing.state == .draft, mailing.plan.audience == .file else {
                throw MailingError.state(mailing.state)
            }
            let count = try MailingRecipients.add(recipients, to: campaign, on: connection)
            try MailingTable.count(
                campaign, try MailingRecipients.count(of: campaign, on: connection), on: connection)
            return count
        }
    }

    // MARK: Beginning and ending

    /// Has it begin by itself; `nil` takes that back.
    /// - Throws: `MailingError.unknown`, `.state`, `.empty`, `.noWayOut`.
    public func schedule(_ campaign: CampaignKey, at start: Timestamp?, account: AccountID) async throws -> Mailing {
        guard offersWayOut || start == nil else { throw MailingError.noWayOut }
        try await change(campaign, account: account) { mailing, connection in
            try mailing.demandRecipients()
            let state: CampaignState = start == nil ? .draft : .scheduled
            guard try Spool.move(campaign, of: account, from: [.draft, .scheduled], to: state, on: connection) else {
                throw MailingError.state(mailing.state)
            }
            try MailingTable.schedule(campaign, at: start, on: connection)
        }
        return try await known(campaign, account)
    }

    /// Begins now.
    /// - Throws: `MailingError.unknown`, `.state`, `.empty`, `.noWayOut`.
    public func start(_ campaign: CampaignKey, account: AccountID) async throws -> Mailing {
        guard offersWayOut else { throw MailingError.noWayOut }
        let now = time.now()
        try await change(campaign, account: account) { mailing, connection in
            try mailing.demandRecipients()
            try Mailings.begin(mailing, at: now, on: connection)
        }
        return try await known(campaign, account)
    }

    static func begin(_ mailing: Mailing, at now: Timestamp, on connection: any WriteConnection) throws {
        guard
            try Spool.move(
                mailing.campaign, of: mailing.account, from: [.draft, .scheduled], to: .running, on: connection)
        else { throw MailingError.state(mailing.state) }
        try MailingTable.begin(mailing.campaign, at: now, on: connection)
        try Notice.post(mailing.notice(.campaignStarted, at: now), on: connection)
    }

    /// Keeps its mail back: what is on its way to a server finishes, the rest waits. Where it waits already, nothing changes.
    /// - Throws: `MailingError.unknown`, `.state`.
    public func pause(_ campaign: CampaignKey, account: AccountID, by: String, why: String) async throws -> Mailing {
        let mailing = try await known(campaign, account)
        guard mailing.state == .running || mailing.state == .paused else { throw MailingError.state(mailing.state) }
        try await spool.hold(campaign, of: account, cause: .paused, by: by, why: why)
        return try await known(campaign, account)
    }

    /// Lets it go on. What bounced so far is judged with it: its limits look at what comes after.
    /// - Throws: `MailingError.unknown`, `.state` where it is not paused; a quarantine is an administrator's to lift.
    public func resume(_ campaign: CampaignKey, account: AccountID) async throws -> Mailing {
        let counts = try await spool.healthCounts(of: campaign, account: account)
        try await change(campaign, account: account) { mailing, connection in
            guard try Spool.release(campaign, of: account, cause: .paused, on: connection) else {
                throw MailingError.state(mailing.state)
            }
            try CampaignBaseline.set(counts, of: campaign, for: .paused, on: connection)
        }
        try await spool.refreshHolds()
        return try await known(campaign, account)
    }

    /// Ends it for good: nobody else is written to, and what waits is dropped.
    /// - Throws: `MailingError.unknown`, `.state`.
    public func stop(_ campaign: CampaignKey, account: AccountID, by: String, why: String) async throws -> Mailing {
        let now = time.now()
        try await change(campaign, account: account) { mailing, connection in
            let states: Set<CampaignState> = [.draft, .scheduled, .running]
            guard try Spool.move(campaign, of: account, from: states, to: .stopped, on: connection) else {
                throw MailingError.state(mailing.state)
            }
            _ = try Spool.hold(
                Hold(account: account, campaign: campaign, cause: .stopped, since: now, by: by, why: why),
                on: connection)
        }
        try await spool.refreshHolds()
        return try await known(campaign, account)
    }

    /// How many messages an hour it sends at most from now on; `nil`: as fast as they are delivered.
    public func setPace(_ perHour: Int?, of campaign: CampaignKey, account: AccountID) async throws -> Mailing {
        try await change(campaign, account: account) { mailing, connection in
            guard !mailing.state.isEnded else { throw MailingError.state(mailing.state) }
            try MailingTable.pace(campaign, perHour: perHour, on: connection)
        }
        return try await known(campaign, account)
    }

    // MARK: The letter

    /// What the mailing sends, without recipients.
    /// - Throws: `MailingError.unknownTemplate`.
    public func letter(of mailing: Mailing) async throws -> Letter {
        let account = mailing.account
        guard let version = try await templates.version(mailing.version, of: mailing.plan.template, account: account)
        else { throw MailingError.unknownTemplate }
        var letter = Letter(from: mailing.plan.from, text: version.text)
        letter.replyTo = mailing.plan.replyTo.map { NamedMailbox(mailbox: $0) }
        letter.tracking = mailing.plan.tracking
        return letter
    }

    /// What is learnt of the readers of its mail now: what it chose and its account allows.
    public func tracking(of mailing: Mailing) -> LetterTracking {
        (mailing.plan.tracking ?? .all).limited(to: allowance(mailing.account))
    }

    private func known(_ campaign: CampaignKey, _ account: AccountID) async throws -> Mailing {
        guard let mailing = try await mailing(campaign, account: account) else { throw MailingError.unknown }
        return mailing
    }

    @discardableResult
    private func change<Value: Sendable>(
        _ campaign: CampaignKey, account: AccountID,
        _ body: @escaping @Sendable (Mailing, any WriteConnection) throws -> Value
    ) async throws -> Value {
        try await engine.write { connection in
            guard let mailing = try MailingTable.find(campaign, account: account, on: connection) else {
                throw MailingError.unknown
            }
            return try body(mailing, connection)
        }
    }
}

extension Mailing {
    fileprivate func demandRecipients() throws(MailingError) {
        guard plan.audience != .file || recipientCount ?? 0 > 0 else { throw .empty }
    }
}

extension Letter {
    /// What a template says, from somebody.
    public init(from: NamedMailbox, text: TemplateText) {
        self.init(from: from, to: [], subject: text.subject)
        self.text = text.text
        html = text.html
        defaults = text.defaults
    }
}
