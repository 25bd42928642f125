internal import Bounce
public import Intake
public import Logging
public import Mail
internal import Postmaster
internal import Spool
internal import Storage
internal import Synchronization

/// Sends mailings: begins those whose time has come, feeds those that run, ends those that are through.
///
/// A mailing's recipients are read in pages, and a page is accepted in the commit that moves the mailing on: the process may
/// die at any moment, and any number of nodes may run this, and everybody is written to once. Mail is made only as fast as
/// it is delivered, so ten million recipients never need ten million rendered bodies.
public final class MailingRunner: Sendable {
    /// How many messages of a mailing may wait for their first attempt, and how many may wait at all.
    public struct Window: Sendable {
        public var fresh = 5_000
        public var waiting = 100_000
        public init() {}
    }

    /// Recipients of a step.
    static let pageSize = 500
    /// Steps that one mailing takes before it is another's turn.
    static let stepLimit = 8

    private let mailings: Mailings
    private let contacts: any AudienceSource
    private let submission: Submission
    private let window: Window
    private let time: any TimeSource
    private let logger: Logger
    private let paces = Mutex<[CampaignKey: FeedPace]>([:])
    /// Mailings of accounts that may send no more for now, and when they are looked at again.
    private let rests = Mutex<[CampaignKey: Timestamp]>([:])
    /// How long a mailing rests whose account may send no more for now.
    static let rest = Duration.seconds(30)

    public init(
        mailings: Mailings, contacts: any AudienceSource, submission: Submission, window: Window = Window(),
        time: any TimeSource, logger: Logger
    ) {
        self.mailings = mailings
        self.contacts = contacts
        self.submission = submission
        self.window = window
        self.time = time
        self.logger = logger
    }

    private var spool: Spool { mailings.spool }

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        while !Task.isCancelled {
            var wait = Duration.milliseconds(500)
            do {
                if try await turn() { wait = .milliseconds(20) }
            } catch EngineError.closed {
                return
            } catch {
                logger.warning("mailings wait: \(error)")
                wait = .seconds(2)
            }
            try await Task.sleep(for: wait)
        }
    }

    /// Gives every open mailing a turn.
    /// - Returns: true where more can be done at once.
    @discardableResult
    public func turn() async throws -> Bool {
        var isMore = false
        for mailing in try await spool.engine.read({ try MailingTable.open(on: $0) }) {
            try Task.checkCancellation()
            do {
                if try await advance(mailing) { isMore = true }
            } catch FeedError.overtaken {
                // Another node took the step, or somebody stopped it: the next turn sees.
            } catch is SendingRefusal {
                let until = time.now() + Self.rest
                rests.withLock { $0[mailing.campaign] = until }
            } catch let fault as FeedFault {
                try await halt(mailing, because: fault.sentence)
            } catch let error as MailingError {
                try await halt(mailing, because: error.sentence)
            } catch is SegmentError {
                try await halt(mailing, because: MailingError.unknownAudience.sentence)
            }
        }
        return isMore
    }

    private func advance(_ mailing: Mailing) async throws -> Bool {
        switch mailing.state {
        case .scheduled:
            guard let start = mailing.plan.startsAt, start <= time.now() else { return false }
            let now = time.now()
            try await spool.engine.write { try Mailings.begin(mailing, at: now, on: $0) }
            return true
        case .running:
            if let excess = try await excess(of: mailing) {
                try await halt(mailing, because: excess)
                return false
            }
            return mailing.progress.isComplete ? try await finish(mailing) : try await feed(mailing)
        case .stopped:
            return try await empty(mailing)
        case .draft, .paused, .quarantined, .finished:
            return false
        }
    }

    // MARK: Feeding

    private func feed(_ mailing: Mailing) async throws -> Bool {
        let now = time.now()
        guard rests.withLock({ $0[mailing.campaign] ?? now }) <= now else { return false }
        let letter = try await mailings.letter(of: mailing)
        var place = mailing.progress.place
        for _ in 0..<Self.stepLimit {
            let room = try await room(for: mailing)
            guard room > 0 else { return false }
            let page = try await page(of: mailing, after: place, limit: min(room, Self.pageSize))
            let receipt = try await submission.feed(letter, page, of: mailing.campaign, account: mailing.account)
            paces.withLock { $0[mailing.campaign]?.take(receipt.acceptedCount) }
            if receipt.isLast { return true }
            place = receipt.through
            // A pause is heeded between two steps.
            guard try await mailings.mailing(mailing.campaign, account: mailing.account)?.state == .running else {
                return false
            }
        }
        return true
    }

    /// What the window and the pace leave.
    private func room(for mailing: Mailing) async throws -> Int {
        let counts = try await spool.statusCounts(account: mailing.account, campaign: mailing.campaign)
        let fresh = counts[.injected] ?? 0
        let free = min(window.fresh - fresh, window.waiting - fresh - (counts[.deferred] ?? 0))
        guard let perHour = mailing.plan.perHour else { return max(0, free) }
        let now = time.now()
        let allowed = paces.withLock { $0[mailing.campaign, default: FeedPace()].room(perHour: perHour, at: now) }
        return max(0, min(free, allowed))
    }

    private func page(of mailing: Mailing, after place: Int64, limit: Int) async throws -> MailingPage {
        guard let audience = mailing.plan.audience.contacts else {
            let (campaign, account) = (mailing.campaign, mailing.account)
            return try await spool.engine.read {
                try MailingRecipients.page(of: campaign, account: account, after: place, limit: limit, on: $0)
            }
        }
        let page = try await contacts.recipients(
            of: audience, account: mailing.account, after: place == 0 ? nil : ContactKey(number: place), limit: limit)
        let recipients = page.members.map { member in
            FeedRecipient(
                place: member.contact.number,
                recipient: LetterRecipient(
                    address: NamedMailbox(mailbox: member.mailbox, name: member.fields["name"]), merge: member.fields))
        }
        let through = page.next?.number ?? recipients.last?.place ?? place
        return MailingPage(recipients: recipients, after: place, through: through, isLast: page.next == nil)
    }

    // MARK: Ending

    private func finish(_ mailing: Mailing) async throws -> Bool {
        guard try await !spool.hasUnfinished(mailing.campaign, account: mailing.account) else { return false }
        let now = time.now()
        try await spool.engine.write { connection in
            guard
                try Spool.move(
                    mailing.campaign, of: mailing.account, from: [.running], to: .finished, on: connection)
            else { return }
            try MailingTable.end(mailing.campaign, at: now, on: connection)
            try Notice.post(mailing.notice(.campaignFinished, at: now), on: connection)
        }
        forget(mailing)
        return false
    }

    /// Drops what waits; what is on its way to a server finishes first.
    private func empty(_ mailing: Mailing) async throws -> Bool {
        if try await spool.cancelWaiting(of: mailing.campaign, account: mailing.account) > 0 { return true }
        guard try await !spool.hasUnfinished(mailing.campaign, account: mailing.account) else { return false }
        let now = time.now()
        try await spool.engine.write { connection in
            try MailingTable.end(mailing.campaign, at: now, on: connection)
            try Notice.post(mailing.notice(.campaignFinished, at: now), on: connection)
            _ = try Spool.release(mailing.campaign, of: mailing.account, cause: .stopped, on: connection)
        }
        try await spool.refreshHolds()
        forget(mailing)
        return false
    }

    private func excess(of mailing: Mailing) async throws -> String? {
        guard mailing.plan.bounceLimit != nil || mailing.plan.complaintLimit != nil else { return nil }
        let counts = try await spool.healthCounts(of: mailing.campaign, account: mailing.account)
        // Whoever resumed it has judged what came before.
        let fresh = try await spool.engine.read {
            try CampaignBaseline.counts(of: mailing.campaign, since: .paused, now: counts, on: $0)
        }
        return MailingLimits.excess(mailing.plan, counts: fresh)
    }

    /// It waits until somebody has looked.
    private func halt(_ mailing: Mailing, because why: String) async throws {
        logger.warning("a mailing pauses", metadata: ["campaign": "\(mailing.campaign)", "why": "\(why)"])
        try await spool.hold(mailing.campaign, of: mailing.account, cause: .paused, by: Hold.runner, why: why)
    }

    private func forget(_ mailing: Mailing) {
        paces.withLock { $0[mailing.campaign] = nil }
        rests.withLock { $0[mailing.campaign] = nil }
    }
}

extension FeedFault {
    fileprivate var sentence: String {
        switch self {
        case .letter(let faults): faults.first?.detail ?? "the letter cannot be sent"
        }
    }
}

extension MailingError {
    fileprivate var sentence: String {
        switch self {
        case .unknownTemplate: "its template is gone"
        case .unknownAudience: "its list or segment is gone"
        case .badName, .nameTaken, .unknown, .state, .empty, .noWayOut: "it cannot go on"
        }
    }
}
