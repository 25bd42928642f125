/// A store of SQL tables: SQLite on one machine, PostgreSQL on several.
///
/// Writes of concurrent callers are grouped: whatever arrived while the last commit ran shares the next one, and each
/// caller is answered only after that commit is on disk. When one body of a group throws, the group is rolled back and
/// its bodies run again one by one, so a body may run more than once and must have no effect but through its connection.
public protocol Engine: Sendable {
    var dialect: Dialect { get }

    /// Runs `body` over a consistent view of what was committed.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any ReadConnection) throws -> Value) async throws -> Value

    /// Runs `body` in a durable group commit and returns after it.
    func write<Value: Sendable>(_ body: @escaping @Sendable (any WriteConnection) throws -> Value) async throws -> Value

    /// The same for callers on an event loop: `completion` runs once, on a thread of the engine's, after the commit.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void)

    /// Finishes what was handed in, then closes. Later calls fail with `EngineError.closed`.
    func close() async
}

public protocol ReadConnection {
    var dialect: Dialect { get }
    /// Calls `each` for every row.
    func query(_ statement: Statement, _ bindings: [Binding], _ each: (any Row) throws -> Void) throws
}

public protocol WriteConnection: ReadConnection {
    /// Runs a statement that returns no rows.
    /// - Returns: the number of rows changed.
    @discardableResult
    func execute(_ statement: Statement, _ bindings: [Binding]) throws -> Int

    /// Runs a statement once for each set of bindings; engines that can send them in one go do.
    func executeMany(_ statement: Statement, _ rows: [[Binding]]) throws
}

public enum EngineError: Error, Sendable {
    case closed
    /// The disk is full, read-only or failing: nothing was stored. Callers answer 452 or 503.
    case unavailable(String)
    /// A constraint refused the row.
    case constraint(String)
    /// Another process holds the store.
    case inUse(String)
    case failed(String)
}

extension ReadConnection {
    /// All rows, each made into a value.
    public func all<Value>(_ statement: Statement, _ bindings: [Binding] = [], _ make: (any Row) throws -> Value) throws
        -> [Value]
    {
        var values: [Value] = []
        try query(statement, bindings) { values.append(try make($0)) }
        return values
    }

    /// The first row made into a value, or `nil` where there is none.
    public func first<Value>(_ statement: Statement, _ bindings: [Binding] = [], _ make: (any Row) throws -> Value)
        throws
        -> Value?
    {
        var value: Value?
        try query(statement, bindings) { row in if value == nil { value = try make(row) } }
        return value
    }
}
