internal import GRDB
internal import GRDBSQLite

/// One connection to the file with its prepared statements. Lives and works on the queue that GRDB gives its database.
final class SQLiteConnection: WriteConnection {
    let dialect = Dialect(kind: .sqlite)
    let database: Database
    let handle: OpaquePointer?
    /// Bytes of text and blobs handed to SQLite so far: the measure of a group's size.
    private(set) var boundByteCount = 0
    /// The first failure that a body met, whether it passed it on or not.
    var fault: EngineError?
    private let counters: EngineCounters
    private var prepared: [Storage.Statement: PreparedStatement] = [:]

    init(_ database: Database, counters: EngineCounters) {
        self.database = database
        self.counters = counters
        handle = database.sqliteConnection
    }

    func query(_ statement: Storage.Statement, _ bindings: [Binding], _ each: (any Row) throws -> Void) throws {
        try run(prepare(statement), bindings, each)
    }

    func queryMany(_ statement: Storage.Statement, _ sets: [[Binding]], _ each: (Int, any Row) throws -> Void) throws {
        let ready = try prepare(statement)
        for (index, bindings) in sets.enumerated() { try run(ready, bindings) { try each(index, $0) } }
    }

    @discardableResult
    func execute(_ statement: Storage.Statement, _ bindings: [Binding]) throws -> Int {
        try run(prepare(statement), bindings) { _ in }
        return Int(sqlite3_changes(handle))
    }

    @discardableResult
    func executeMany(_ statement: Storage.Statement, _ sets: [[Binding]]) throws -> [Int] {
        let ready = try prepare(statement)
        return try sets.map { bindings in
            try run(ready, bindings) { _ in }
            return Int(sqlite3_changes(handle))
        }
    }

    private func run(_ ready: PreparedStatement, _ bindings: [Binding], _ each: (any Row) throws -> Void) throws {
        counters.countStatements()
        boundByteCount += try noting { try ready.bind(bindings) }
        defer { ready.reset() }
        while try noting({ try ready.step() }) { try each(SQLiteRow(handle: ready.handle)) }
    }

    private func prepare(_ statement: Storage.Statement) throws -> PreparedStatement {
        if let ready = prepared[statement] { return ready }
        return try noting {
            if prepared.count >= 512 { prepared.removeAll() }
            let ready = PreparedStatement(try database.cachedStatement(sql: statement.sql))
            prepared[statement] = ready
            return ready
        }
    }

    private func noting<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch {
            let error = SQLiteFault.error(error)
            if fault == nil { fault = error as? EngineError ?? .failed("\(error)") }
            throw error
        }
    }
}
