public import Mail
public import Storage
import Synchronization

/// Who may do what: accounts, their people and their API keys, and the record of what was administered.
public final class Accounts: Sendable {
    let engine: any Engine
    let time: any TimeSource
    let keySource: KeySource
    let cache = Mutex(KeyCache())
    let standings: Mutex<StandingTable>
    /// Whether there is anybody who could sign in.
    let people: Mutex<Bool>
    let observers = Mutex<[@Sendable (AccountID, Standing) -> Void]>([])
    let sessionCache = Mutex(SessionCache())
    let throttle = Mutex(SignInThrottle())
    let passwords: PasswordWork
    /// What salts of users that are none are made of.
    let scramSecret = Accounts.freshSalt() + Accounts.freshSalt()

    private init(
        engine: any Engine, time: any TimeSource, newest: Int64, standings: StandingTable, passwords: PasswordWork,
        hasPeople: Bool
    ) {
        self.engine = engine
        self.time = time
        self.passwords = passwords
        people = Mutex(hasPeople)
        self.standings = Mutex(standings)
        keySource = KeySource(node: 0, after: newest) { time.now().microseconds }
    }

    /// Brings the schema up to date; the first account is there from then on.
    public static func open(engine: any Engine) async throws -> Accounts {
        try await open(engine: engine, time: WallClock())
    }

    /// The same with the clock that all times are read from.
    public static func open(engine: any Engine, time: any TimeSource) async throws -> Accounts {
        try await open(engine: engine, time: time, cost: .standard)
    }

    /// - Parameter cost: of hashing a password; tests take less.
    static func open(engine: any Engine, time: any TimeSource, cost: PasswordHash.Cost) async throws -> Accounts {
        try await Schema.migrate(engine)
        let (newest, records, hasPeople) = try await engine.read { connection in
            (
                try connection.first(greatest) { $0.integer(0) } ?? 0, try AccountTable.all(in: connection),
                try connection.first(anybody) { _ in true } ?? false
            )
        }
        return Accounts(
            engine: engine, time: time, newest: newest, standings: StandingTable(records),
            passwords: PasswordWork(cost: cost), hasPeople: hasPeople)
    }

    private static let anybody = Statement("SELECT 1 FROM person LIMIT 1")
    private static let greatest = Statement(
        """
        SELECT coalesce(max(id), 0) FROM (
            SELECT max(id) AS id FROM api_key UNION ALL SELECT max(id) FROM account
            UNION ALL SELECT max(id) FROM person UNION ALL SELECT max(id) FROM session
        ) AS newest
        """)

    /// Whether the account may send, and how much; `nil` where there is none of that id. Takes no I/O.
    public func standing(of account: AccountID) -> Standing? { standings.withLock { $0[account] } }
}
