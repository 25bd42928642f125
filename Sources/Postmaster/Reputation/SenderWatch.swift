public import Accounts
import Mail
public import Spool
public import Storage
import Synchronization

/// Follows the event log, counts outcomes by sender, announces who came into another zone (R30), and quarantines campaigns that
/// bounce beyond what is borne (R31).
///
/// Its place in the log moves in the commit of what it counted and decided, so each event counts once and each decision is made
/// once, however often the process dies. What it needs to know is read before that commit, which stays short.
public final class SenderWatch: Sendable {
    /// The name of its place in the log.
    static let cursorName = "sender-health"
    static let pageSize = 2_000
    /// Rates change by time alone too, as days leave the window.
    static let sweepPause = Duration.seconds(3_600)
    /// Days that counts are kept for; `statistic` keeps them for ever.
    static let keptDays: Int64 = 400

    private let spool: Spool
    private let accounts: Accounts
    private let policy: SenderPolicy
    private let quarantines: Quarantines
    private let tracing: Tracing?
    /// How long it rests when there is nothing to read.
    private let pause: Duration
    private let sweptAt = Mutex<Timestamp?>(nil)

    /// Says to addresses of which source most of a campaign's hard bounces went (R33); `nil` where that is not known.
    public typealias Tracing = @Sendable (CampaignKey) async throws -> String?

    /// - Parameters:
    ///   - policy: of the installation; accounts may have one of their own.
    ///   - tracing: asked once for each campaign that bounces hard beyond what is borne; `nil`: sources are not told.
    public init(
        spool: Spool, accounts: Accounts, policy: SenderPolicy = .standard, pause: Duration = .milliseconds(500),
        tracing: Tracing? = nil
    ) {
        self.spool = spool
        self.accounts = accounts
        self.policy = policy
        self.pause = pause
        self.tracing = tracing
        quarantines = Quarantines(spool: spool)
    }

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            try await turn()
        }
    }

    /// Reads on, ends rejected campaigns, and once an hour looks at everybody again.
    func turn() async throws {
        try await catchUp()
        while try await quarantines.empty() {}
        let now = spool.now
        guard sweptAt.withLock({ $0 }).map({ now >= $0 + Self.sweepPause }) ?? true else { return }
        try await sweep()
        sweptAt.withLock { $0 = now }
    }

    /// Reads everything that was in the log when it was called.
    public func catchUp() async throws {
        var newest = EventFilter()
        newest.limit = 1
        guard let target = try await spool.events(newest).first?.sequence else { return }
        var place = try await spool.cursor(Self.cursorName)
        while place < target {
            let events = try await spool.feed(after: place, limit: Self.pageSize)
            guard !events.isEmpty else { return }
            let page = SenderPage(events, after: place)
            place = try await take(page) ? page.through : try await spool.cursor(Self.cursorName)
        }
    }

    /// - Returns: false, with nothing written, where another follower moved the place meanwhile.
    private func take(_ page: SenderPage) async throws -> Bool {
        let judge = SenderJudge(spool: spool, accounts: accounts, policy: policy)
        let changes = try await judge.zoneChanges(page)
        let verdicts = try await judge.verdicts(page, tracing: tracing)
        let now = spool.now
        let outcome = try await spool.engine.write { connection -> (isOurs: Bool, isHeld: Bool) in
            let place = try connection.first(Self.place, [.text(Self.cursorName)]) { $0.integer(0) } ?? 0
            guard place == page.after.number else { return (false, false) }
            try SenderCountTable.add(page.counts, on: connection)
            for change in changes { try change.announce(at: now, on: connection) }
            var isHeld = false
            for verdict in verdicts where try verdict.carryOut(at: now, on: connection) { isHeld = true }
            try Spool.moveCursor(Self.cursorName, to: page.through, on: connection)
            return (true, isHeld)
        }
        if outcome.isHeld {
            try await spool.refreshHolds()
            try await accounts.noteStandings()
        }
        return outcome.isOurs
    }

    /// Looks at everybody of whom something was announced.
    func sweep() async throws {
        let judge = SenderJudge(spool: spool, accounts: accounts, policy: policy)
        var place: [Binding]?
        while true {
            let after = place
            let parties = try await spool.engine.read { try ZoneTable.page(after: after, limit: 500, on: $0) }
            guard let last = parties.last else { break }
            let changes = try await judge.zoneChanges(of: parties)
            let now = spool.now
            if !changes.isEmpty {
                try await spool.engine.write { connection in
                    for change in changes { try change.announce(at: now, on: connection) }
                }
            }
            place = last.bindings
        }
        let oldest = spool.now.seconds / 86_400 - Self.keptDays
        try await spool.engine.write { try SenderCountTable.forget(before: oldest, on: $0) }
    }

    private static let place = Statement("SELECT seq FROM cursor WHERE name = $1")
}
