public protocol ReadConnection {
    var dialect: Dialect { get }
    /// Calls `each` for every row.
    func query(_ statement: Statement, _ bindings: [Binding], _ each: (any Row) throws -> Void) throws

    /// Runs a query once for each set of bindings, and calls `each` with the set's index and every row; engines that can
    /// send them in one go do.
    func queryMany(_ statement: Statement, _ sets: [[Binding]], _ each: (Int, any Row) throws -> Void) throws
}

public protocol WriteConnection: ReadConnection {
    /// Runs a statement that returns no rows.
    /// - Returns: the number of rows changed.
    @discardableResult
    func execute(_ statement: Statement, _ bindings: [Binding]) throws -> Int

    /// Runs a statement once for each set of bindings; engines that can send them in one go do.
    /// - Returns: the number of rows that each set changed.
    @discardableResult
    func executeMany(_ statement: Statement, _ sets: [[Binding]]) throws -> [Int]

    /// The same where nobody asks how many rows changed: they run before whatever comes next, and an engine behind a network
    /// does not wait for them. A failure shows at a later call, or undoes the transaction.
    func send(_ statement: Statement, _ sets: [[Binding]]) throws
}

extension WriteConnection {
    public func send(_ statement: Statement, _ sets: [[Binding]]) throws { try executeMany(statement, sets) }
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
        throws -> Value?
    {
        var value: Value?
        try query(statement, bindings) { row in if value == nil { value = try make(row) } }
        return value
    }
}
