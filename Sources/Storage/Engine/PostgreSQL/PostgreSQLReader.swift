/// One connection that reads, made when first needed. Lives on a thread of the readers' queue.
final class PostgreSQLReader {
    private static let connectLimit = Duration.seconds(5)
    private static let outageLimit = Duration.seconds(10)
    private let address: PostgreSQLAddress
    private let counters: EngineCounters
    private var connection: PostgreSQLConnection?

    init(address: PostgreSQLAddress, counters: EngineCounters) {
        self.address = address
        self.counters = counters
    }

    func close() { connection = nil }

    /// Runs `body` over one snapshot; again on a new connection where this one breaks.
    ///
    /// REPEATABLE READ means a snapshot for the whole transaction, which READ COMMITTED does not give; what only reads is
    /// never refused for it.
    func read<Value>(_ body: (any ReadConnection) throws -> Value) throws -> Value {
        var patience = Patience(Self.outageLimit)
        counters.countRead()
        while true {
            do {
                let connection = try connect()
                connection.forgetFault()
                try connection.sendOnce("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                let value = try body(connection)
                try connection.sendOnce("COMMIT")
                try connection.settle()
                return value
            } catch {
                guard let fault = connection?.fault ?? error as? PostgreSQLFault else {
                    rollBack()
                    throw error
                }
                guard case .lost = fault else {
                    rollBack()
                    throw fault.engineError
                }
                connection = nil
                counters.countRepetition()
                guard patience.isLeft() else { throw fault.engineError }
            }
        }
    }

    private func connect() throws(PostgreSQLFault) -> PostgreSQLConnection {
        if let connection { return connection }
        let fresh = try PostgreSQLConnection(
            address, isWriter: false, within: Self.connectLimit, counters: counters)
        connection = fresh
        return fresh
    }

    private func rollBack() {
        do {
            try? connection?.settle()
            try connection?.sendOnce("ROLLBACK")
            try connection?.settle()
        } catch {
            connection = nil
        }
    }
}
