/// The one connection that writes, under the store's lease. Used on the writer's thread only, which is why it may be handed
/// over.
///
/// When the connection breaks, the group runs again on a new one; whether a commit took place whose answer was lost is read
/// from the lease's stamp. So nothing is answered for that is not on disk, and nothing is done twice.
final class PostgreSQLWriter: GroupWriter, @unchecked Sendable {
    private static let connectLimit = Duration.seconds(5)
    /// How long a group waits for a server that went away.
    private static let outageLimit = Duration.seconds(20)
    private static let conflictLimit = 5

    private let address: PostgreSQLAddress
    private let queue: WorkQueue<PostgreSQLWriter>
    private let standing: LeaseStanding
    private let counters: EngineCounters
    private let holder = LeaseHolder()
    private var connection: PostgreSQLConnection?
    private var fence: Int64 = 0
    private var stamp: Int64 = 0
    private var earlierByteCount = 0
    /// While the server is away: why, and when it is tried again.
    private var outage: (reason: String, triedAgainAt: ContinuousClock.Instant)?
    /// Set once the lease is lost: another node works on the store.
    private(set) var failure: EngineError?

    init(
        address: PostgreSQLAddress, queue: WorkQueue<PostgreSQLWriter>, standing: LeaseStanding,
        counters: EngineCounters
    ) {
        self.address = address
        self.queue = queue
        self.standing = standing
        self.counters = counters
    }

    var boundByteCount: Int { earlierByteCount + (connection?.boundByteCount ?? 0) }

    func start(_ work: @escaping @Sendable () -> Void) { _ = queue.add { _ in work() } }

    func groupEnded() {}

    // MARK: Opening and closing

    func open() throws {
        do {
            let start = ContinuousClock.now
            let connection = try makeConnection()
            fence = try StoreLease.acquire(on: connection, as: holder.text, sleep: Patience.sleep)
            standing.renewed(from: start)
            connection.forgetFault()
            self.connection = connection
        } catch let fault as PostgreSQLFault {
            throw fault.engineError
        }
    }

    /// Called from any thread when nobody will use the engine any more.
    func retire() { holder.retire() }

    func close() {
        holder.retire()
        if let connection, failure == nil {
            try? connection.sendOnce(StoreLease.release(fence: fence))
            try? connection.settle()
        }
        connection = nil
        failure = .closed
    }

    /// Keeps the lease of a node that has nothing to write.
    func renew() {
        guard failure == nil else { return }
        _ = try? transaction { _ in }
    }

    // MARK: Transactions

    func transaction<Value>(_ body: (PostgreSQLConnection) throws -> Value) throws -> Value {
        if let failure { throw failure }
        var patience = Patience(outage == nil ? Self.outageLimit : .zero)
        var conflictCount = 0
        while true {
            let connection = try connect(&patience)
            let start = ContinuousClock.now
            var made: Value?
            do {
                try begin(on: connection)
                let value = try body(connection)
                if let fault = connection.fault { throw fault }
                made = value
                try commit(on: connection)
                standing.renewed(from: start)
                return value
            } catch {
                switch connection.fault {
                case .lost(let reason):
                    drop()
                    if let made, try isCommitted(&patience) {
                        standing.renewed(from: start)
                        return made
                    }
                    counters.countRepetition()
                    guard patience.isLeft() else { throw unavailable(reason) }
                case .conflict(let reason):
                    rollBack()
                    conflictCount += 1
                    counters.countRepetition()
                    guard conflictCount <= Self.conflictLimit else { throw EngineError.unavailable(reason) }
                    Patience.sleep(.milliseconds(5 * conflictCount))
                case .refused(let refusal):
                    rollBack()
                    if case .inUse = refusal { lose(refusal) }
                    throw refusal
                case nil:
                    rollBack()
                    throw error
                }
            }
        }
    }

    /// What a body hid is thrown when it ends; a job's part is not waited for before the next one's.
    func guarded<Value>(_ body: () throws -> Value) throws -> Value {
        let value = try body()
        if let fault = connection?.fault { throw fault.engineError }
        return value
    }

    private func begin(on connection: PostgreSQLConnection) throws(PostgreSQLFault) {
        connection.forgetFault()
        stamp += 1
        try connection.sendOnce("BEGIN ISOLATION LEVEL READ COMMITTED")
        try connection.sendOnce(StoreLease.stamp(stamp, fence: fence)) { answer throws(PostgreSQLFault) in
            guard answer.changedRowCount == 1 else { throw .refused(.inUse("another node took the store over")) }
        }
    }

    private func commit(on connection: PostgreSQLConnection) throws(PostgreSQLFault) {
        try connection.sendOnce("COMMIT") { answer throws(PostgreSQLFault) in
            guard answer.tag == "COMMIT" else { throw .refused(.failed("the server undid the transaction")) }
        }
        try connection.settle()
    }

    private func rollBack() {
        guard let connection else { return }
        do {
            try? connection.settle()
            try connection.sendOnce("ROLLBACK")
            try connection.settle()
        } catch {
            drop()
        }
    }

    private func lose(_ reason: EngineError) {
        failure = reason
        standing.lost(reason)
    }

    /// Whether the transaction stamped last was committed, asked on a new connection.
    private func isCommitted(_ patience: inout Patience) throws -> Bool {
        while true {
            let connection = try connect(&patience)
            do {
                return try StoreLease.isCommitted(stamp, fence: fence, on: connection)
            } catch {
                if let refusal = error as? EngineError, case .inUse = refusal { lose(refusal) }
                if failure != nil { throw error }
                drop()
                guard patience.isLeft() else { throw unavailable("\(error)") }
            }
        }
    }

    // MARK: The connection

    private func connect(_ patience: inout Patience) throws(EngineError) -> PostgreSQLConnection {
        if let connection { return connection }
        while true {
            if let outage, ContinuousClock.now < outage.triedAgainAt { throw .unavailable(outage.reason) }
            do throws(PostgreSQLFault) {
                let connection = try makeConnection()
                self.connection = connection
                outage = nil
                return connection
            } catch {
                guard outage == nil, patience.isLeft() else { throw unavailable("\(error.engineError)") }
            }
        }
    }

    private func makeConnection() throws(PostgreSQLFault) -> PostgreSQLConnection {
        try PostgreSQLConnection(address, isWriter: true, within: Self.connectLimit, counters: counters)
    }

    private func unavailable(_ reason: String) -> EngineError {
        outage = (reason, ContinuousClock.now + .milliseconds(500))
        return .unavailable(reason)
    }

    private func drop() {
        earlierByteCount = boundByteCount
        connection = nil
    }
}
