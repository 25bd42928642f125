/// One node at a time works on a store. The row of `store_lease` says which, until when by the database's clock, and with
/// what fencing number. Every group commit begins by stamping that row: a node whose number was outbid changes nothing, a
/// busy node renews on the way, and the stamp tells whether a commit whose answer was lost took place.
///
/// A row and no advisory lock: such a lock outlives a client that was cut off, and engines that speak PostgreSQL's
/// language do not all have it.
enum StoreLease {
    /// How long a node that vanished keeps others out, unless they can see that its process is gone.
    static let life = Duration.seconds(15)
    static let renewal = Duration.seconds(5)
    private static let patienceStep = Duration.milliseconds(250)

    private static let clock = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    private static let lifeMicroseconds = Int64(life / .microseconds(1))

    private static let make = [
        """
        CREATE TABLE IF NOT EXISTS store_lease (id BIGINT PRIMARY KEY, fence BIGINT NOT NULL, holder TEXT NOT NULL, \
        expires_at BIGINT NOT NULL, stamp BIGINT NOT NULL) WITH (fillfactor = 10)
        """,
        """
        INSERT INTO store_lease (id, fence, holder, expires_at, stamp) VALUES (1, 0, '', 0, 0) ON CONFLICT (id) DO NOTHING
        """,
    ]
    private static let read = Statement(
        "SELECT fence, holder, stamp, expires_at, expires_at <= \(clock) FROM store_lease WHERE id = 1")
    private static let take = Statement(
        """
        UPDATE store_lease SET fence = fence + 1, holder = $1, stamp = 0, expires_at = \(clock) + \(lifeMicroseconds)
        WHERE id = 1 AND fence = $2 AND expires_at = $3 RETURNING fence
        """)
    private static let lock = Statement("SELECT fence, stamp FROM store_lease WHERE id = 1 FOR UPDATE")

    struct State: Equatable {
        var fence: Int64
        var holder: String
        var stamp: Int64
        var expiresAt: Int64
        var isExpired: Bool

        var isFree: Bool { isExpired || LeaseHolder.isGone(holder) }
    }

    /// The SQL that stamps the lease: short and made of numbers, so it is sent as it is.
    static func stamp(_ number: Int64, fence: Int64) -> String {
        """
        UPDATE store_lease SET stamp = \(number), expires_at = \(clock) + \(lifeMicroseconds) \
        WHERE id = 1 AND fence = \(fence)
        """
    }

    /// The SQL that gives the lease back.
    static func release(fence: Int64) -> String {
        "UPDATE store_lease SET expires_at = 0, holder = '' WHERE id = 1 AND fence = \(fence)"
    }

    /// Takes the lease. One that is held is waited for as long as its holder gives no sign of life: a node that comes back
    /// on another machine takes over by itself.
    /// - Returns: the fencing number.
    /// - Throws: `EngineError.inUse` where another node is at work.
    static func acquire(on connection: PostgreSQLConnection, as holder: String, sleep: (Duration) -> Void) throws
        -> Int64
    {
        try makeTable(on: connection)
        var seen: State?
        while true {
            guard let state = try state(on: connection) else { throw EngineError.failed("the lease row is gone") }
            if let seen, seen.stamp != state.stamp || seen.expiresAt < state.expiresAt || seen.fence != state.fence {
                throw EngineError.inUse("the store is held by \(LeaseHolder.name(of: state.holder))")
            }
            if state.isFree {
                let place: [Binding] = [.text(holder), .integer(state.fence), .integer(state.expiresAt)]
                if let fence = try connection.first(take, place, { $0.integer(0) }) { return fence }
            } else if isAlive(state.holder) {
                throw EngineError.inUse("the store is held by \(LeaseHolder.name(of: state.holder))")
            }
            seen = state
            sleep(patienceStep)
        }
    }

    private static let exists = Statement("SELECT to_regclass('store_lease') IS NOT NULL")

    /// What stands in the row; `nil` where there is no store yet.
    static func standing(on connection: any ReadConnection) throws -> State? {
        guard try connection.first(exists, [], { $0.flag(0) }) == true else { return nil }
        return try state(on: connection)
    }

    private static func state(on connection: any ReadConnection) throws -> State? {
        try connection.first(read) {
            State(
                fence: $0.integer(0), holder: $0.text(1), stamp: $0.integer(2), expiresAt: $0.integer(3),
                isExpired: $0.flag(4))
        }
    }

    /// Whether the transaction with that stamp was committed. Waits for the row, which an old session that is still at work
    /// on the transaction holds.
    static func isCommitted(_ number: Int64, fence: Int64, on connection: PostgreSQLConnection) throws -> Bool {
        let found = try connection.first(lock) { ($0.integer(0), $0.integer(1)) }
        guard let found, found.0 == fence else { throw EngineError.inUse("another node took the store over") }
        return found.1 == number
    }

    /// Two nodes that make the table at the same moment may meet in the catalog: the second finds it there.
    private static func makeTable(on connection: PostgreSQLConnection) throws {
        do {
            for sql in make { try connection.execute(Statement(sql), []) }
        } catch EngineError.constraint {
            connection.forgetFault()
            for sql in make { try connection.execute(Statement(sql), []) }
        }
    }

    private static func isAlive(_ holder: String) -> Bool {
        LeaseHolder.isOfThisMachine(holder) && !LeaseHolder.isGone(holder)
    }
}
