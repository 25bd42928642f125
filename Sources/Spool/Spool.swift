public import Mail
public import Storage
internal import Synchronization

/// What we promised and what became of it. The only writer of its tables.
///
/// Accept, claim and settle take and give arrays, and one commit covers each call; calls that come at the same time share
/// a commit. Every lease carries a fencing number, so an answer that comes twice or too late changes nothing.
public final class Spool: Sendable {
    public let engine: any Engine
    /// Makes keys for whoever needs one before acceptance. The only source of this node.
    public let keys: KeySource
    let time: any TimeSource
    /// How long messages are tried that name no time of their own.
    let life: Duration
    let lives: LifeTable
    let holdTable: HoldTable
    /// Lives are divided by it (1 in real life).
    let timeScale: Double
    let node: Int64
    let leases: LeaseSource
    let occupancy: Occupancy
    let metrics: SpoolMetrics
    let acceptances: AcceptanceQueue
    let handOver = HandOver()
    let fresh = FreshSuppressions()
    /// Where what servers say against addresses is not believed now.
    public let holds: BounceHolds
    /// `nil`: nobody notes what is past DATA.
    let attempts: AttemptJournal?
    /// `nil`: mail is taken in until the disk is full.
    public let space: SpaceWatch?
    /// What this start found of the last one.
    public let recovery: Recovery
    /// Where the next claim goes on.
    let walk = Mutex(ClaimWalk())

    private init(
        engine: any Engine, keys: KeySource, time: any TimeSource, life: Duration, lives: LifeTable,
        mailHolds: HoldSet, timeScale: Double, node: Int64, leases: LeaseSource,
        window: SpoolWindow, metrics: SpoolMetrics, attempts: AttemptJournal?, space: SpaceWatch?, recovery: Recovery,
        holds: BounceHolds
    ) {
        self.engine = engine
        self.metrics = metrics
        self.keys = keys
        self.time = time
        self.life = life
        self.lives = lives
        holdTable = HoldTable(mailHolds)
        self.timeScale = timeScale
        self.node = node
        self.leases = leases
        self.attempts = attempts
        self.space = space
        self.recovery = recovery
        self.holds = holds
        acceptances = AcceptanceQueue(engine: engine)
        occupancy = Occupancy(window: window)
    }

    /// Brings the schema up to date, starts a new incarnation of the node: every older lease is void from here on.
    /// - Parameters:
    ///   - life: how long messages are tried that name no time of their own.
    ///   - timeScale: lives are divided by it, above 0.
    ///   - node: 0...255, of its own for each node that shares the store.
    ///   - metrics: what is counted on the way.
    ///   - attempts: where it is noted what is past DATA; `nil`: nowhere, and what a crash cuts off is tried again without
    ///     a mark.
    ///   - space: says when no new mail is to be taken in.
    ///   - unknownWait: how long until attempts are repeated that the last process left without an answer.
    public static func open(
        engine: any Engine, time: any TimeSource, window: SpoolWindow = SpoolWindow(),
        life: Duration = Acceptance.defaultLife, timeScale: Double = 1, node: Int = 0,
        metrics: SpoolMetrics = SpoolMetrics(),
        attempts: AttemptJournal? = nil, space: SpaceWatch? = nil, unknownWait: Duration = .seconds(60)
    ) async throws -> Spool {
        try await Schema.migrate(engine)
        let number = Int64(node)
        let now = time.now()
        let (lastKey, lives, mailHolds) = try await engine.read { connection in
            (
                try connection.first(greatestKey) { $0.integer(0) } ?? 0, try LifeTable(on: connection),
                try HoldSet(on: connection)
            )
        }
        let keys = KeySource(node: node, after: lastKey) { time.now().microseconds }
        let holds = BounceHolds()
        // Before anything is settled: what opened before the last end still holds.
        holds.set(try await engine.read { try BounceHolds.open(on: $0) })
        let unfinished = UnfinishedAttempts(marks: attempts?.leftBehind() ?? [], wait: unknownWait)
        let unknown = try await engine.write { connection in
            try AddressForm.hold(on: connection, at: now)
            return try unfinished.write(
                at: now, ledger: Ledger(keys: keys, node: number, holds: holds), on: connection)
        }
        let (leases, voided) = try await LeaseSource.begin(node: number, at: now.microseconds, on: engine)
        let recovery = Recovery(leasedCount: voided + unknown, unknownCount: unknown)
        attempts?.clear()
        let spool = Spool(
            engine: engine, keys: keys, time: time, life: life, lives: lives, mailHolds: mailHolds,
            timeScale: timeScale,
            node: number, leases: leases, window: window,
            metrics: metrics, attempts: attempts, space: space, recovery: recovery, holds: holds)
        engine.observeCommits { [weak spool] report in
            metrics.committed(report)
            spool?.flushHandOver()
        }
        return spool
    }

    private static let greatestKey = Statement(
        """
        SELECT coalesce(max(key), 0) FROM (
            SELECT max(key) AS key FROM message UNION ALL SELECT max(key) FROM content
            UNION ALL SELECT max(key) FROM returned_mail
            UNION ALL SELECT max(key) FROM limit_change UNION ALL SELECT max(key) FROM contact
            UNION ALL SELECT max(key) FROM webhook_endpoint UNION ALL SELECT max(key) FROM webhook_attempt
            UNION ALL SELECT max(key) FROM suppression UNION ALL SELECT max(suppression) FROM suppression_audit
            UNION ALL SELECT max(key) FROM campaign UNION ALL SELECT max(key) FROM incident
            UNION ALL SELECT max(key) FROM export_job UNION ALL SELECT max(key) FROM verification
            UNION ALL SELECT max(key) FROM signup_key
            UNION ALL SELECT max(key) FROM verification_job
        ) AS newest
        """)

    /// What the spool's clock says.
    public var now: Timestamp { time.now() }

    /// What is leased to this node and held in memory on its way out.
    public var held: (messageCount: Int, byteCount: Int) { occupancy.current }

    /// Whether this node may act upon what it has claimed: to be asked before each message is sent. False while another node
    /// could have taken the store over unseen, and for good once one has. Takes no I/O.
    public var isHeld: Bool { engine.isHeld }

    var ledger: Ledger { Ledger(keys: keys, node: node, holds: holds) }
}
