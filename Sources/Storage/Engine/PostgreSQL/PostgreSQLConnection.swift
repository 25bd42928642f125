/// A session with its prepared statements, as a body sees it. Lives on the thread of its `WorkQueue`.
final class PostgreSQLConnection: WriteConnection {
    /// How long a statement may take; the server ends it, and a second longer is waited for word of that.
    static let statementLimit = Duration.seconds(30)
    private static let answerLimit = Duration.seconds(40)
    /// A schema step works through whole tables.
    private static let definitionLimit = Duration.seconds(6 * 3_600)
    /// The most commands whose answers are outstanding, and the most prepared statements.
    private static let pipelineLength = 512
    private static let preparedCount = 512

    let dialect = Dialect(kind: .postgreSQL)
    private let session: PostgreSQLSession
    private let counters: EngineCounters
    private var prepared: [Statement: PreparedCommand] = [:]
    private var nextName = 0
    private var parameters = ParameterBuffer()
    /// Bytes of text and blobs handed to the server so far.
    private(set) var boundByteCount = 0
    /// The first failure since `forgetFault`, whether a body passed it on or not.
    private(set) var fault: PostgreSQLFault?
    /// Checks of answers not collected yet, by the place of their command.
    private var expectations: [(place: Int, check: (PostgreSQLResult) throws(PostgreSQLFault) -> Void)] = []

    /// - Throws: `PostgreSQLFault`.
    init(_ address: PostgreSQLAddress, isWriter: Bool, within limit: Duration, counters: EngineCounters)
        throws(PostgreSQLFault)
    {
        self.counters = counters
        session = try PostgreSQLSession(address, within: limit)
        counters.countConnection()
        try PostgreSQLSettings.apply(to: session, isWriter: isWriter, within: limit)
    }

    func forgetFault() { fault = nil }

    // MARK: What a body may ask

    func query(_ statement: Statement, _ bindings: [Binding], _ each: (any Row) throws -> Void) throws {
        guard let result = try run(statement, [bindings]).first else { return }
        for number in 0..<result.rowCount { try each(result.row(number)) }
    }

    func queryMany(_ statement: Statement, _ sets: [[Binding]], _ each: (Int, any Row) throws -> Void) throws {
        for start in stride(from: 0, to: sets.count, by: Self.pipelineLength) {
            let results = try run(statement, sets[start..<min(start + Self.pipelineLength, sets.count)])
            for (index, result) in results.enumerated() {
                for number in 0..<result.rowCount { try each(start + index, result.row(number)) }
            }
        }
    }

    @discardableResult
    func execute(_ statement: Statement, _ bindings: [Binding]) throws -> Int {
        try run(statement, [bindings]).first?.changedRowCount ?? 0
    }

    @discardableResult
    func executeMany(_ statement: Statement, _ sets: [[Binding]]) throws -> [Int] {
        try run(statement, sets[...]).map(\.changedRowCount)
    }

    func send(_ statement: Statement, _ sets: [[Binding]]) throws {
        try telling { () throws(PostgreSQLFault) in
            for bindings in sets {
                try dispatch(try prepare(statement, for: bindings), bindings)
                if session.owedAnswerCount >= Self.pipelineLength { _ = try collect() }
            }
        }
    }

    // MARK: Commands

    /// Hands over a command whose answer is looked at when the next ones are collected.
    func sendOnce(_ sql: String, check: ((PostgreSQLResult) throws(PostgreSQLFault) -> Void)? = nil)
        throws(PostgreSQLFault)
    {
        try noting { () throws(PostgreSQLFault) in
            if let check { expectations.append((session.owedAnswerCount, check)) }
            try session.sendOnce(sql)
        }
    }

    /// Waits for everything handed over.
    func settle() throws(PostgreSQLFault) { try noting { () throws(PostgreSQLFault) in _ = try collect() } }

    /// The answers to each set, in order.
    private func run(_ statement: Statement, _ sets: ArraySlice<[Binding]>) throws -> [PostgreSQLResult] {
        try telling { () throws(PostgreSQLFault) in
            guard !statement.isDefinition else { return [try define(statement)] }
            guard let command = try prepare(statement, forAll: sets) else { return [] }
            var results: [PostgreSQLResult] = []
            results.reserveCapacity(sets.count)
            var unheard = 0
            for bindings in sets {
                try dispatch(command, bindings)
                unheard += 1
                guard session.owedAnswerCount >= Self.pipelineLength else { continue }
                results += try collect().suffix(unheard)
                unheard = 0
            }
            if unheard > 0 { results += try collect().suffix(unheard) }
            return results
        }
    }

    private func define(_ statement: Statement) throws(PostgreSQLFault) -> PostgreSQLResult {
        try session.sendOnce("SET LOCAL statement_timeout = 0")
        try session.sendOnce(statement.sql)
        return try collect(within: Self.definitionLimit).last!
    }

    private func dispatch(_ command: PreparedCommand, _ bindings: [Binding]) throws(PostgreSQLFault) {
        boundByteCount += parameters.fill(bindings, types: command.types)
        try session.sendExecute(command.name, parameters)
    }

    /// - Throws: the first failure among the answers, when all were read.
    private func collect(within limit: Duration = PostgreSQLConnection.answerLimit)
        throws(PostgreSQLFault) -> [PostgreSQLResult]
    {
        let expected = expectations
        expectations = []
        let start = ContinuousClock.now
        let results = try session.collect(within: limit)
        counters.countWait(ContinuousClock.now - start)
        counters.countStatements(results.count)
        for result in results { if let fault = result.fault { throw fault } }
        for expectation in expected { try expectation.check(results[expectation.place]) }
        return results
    }

    // MARK: Preparation

    /// A command that takes every set, made before the first is sent: making one collects what is owed.
    private func prepare(_ statement: Statement, forAll sets: ArraySlice<[Binding]>)
        throws(PostgreSQLFault) -> PreparedCommand?
    {
        var command: PreparedCommand?
        for bindings in sets where command?.takes(bindings) != true {
            command = try prepare(statement, for: bindings)
        }
        return command
    }

    private func prepare(_ statement: Statement, for bindings: [Binding]) throws(PostgreSQLFault) -> PreparedCommand {
        let standing = prepared[statement]
        if let standing, standing.takes(bindings) { return standing }
        if prepared.count >= Self.preparedCount { try forgetPrepared() }
        let name = "p\(nextName)"
        nextName += 1
        let types = PreparedCommand.declaration(for: bindings, instead: standing)
        try session.sendPrepare(name, statement.sql, types: types)
        try session.sendDescribe(name)
        if let standing { try session.sendOnce("DEALLOCATE \(standing.name)") }
        let answers = try collect()
        let description = answers[answers.count - (standing == nil ? 1 : 2)]
        let command = PreparedCommand(name: name, types: description.parameterTypes)
        prepared[statement] = command
        return command
    }

    private func forgetPrepared() throws(PostgreSQLFault) {
        prepared.removeAll()
        try session.sendOnce("DEALLOCATE ALL")
    }

    /// For bodies, who know no faults but `EngineError`.
    private func telling<Value>(_ work: () throws(PostgreSQLFault) -> Value) throws -> Value {
        do {
            return try noting(work)
        } catch {
            throw error.engineError
        }
    }

    private func noting<Value>(_ work: () throws(PostgreSQLFault) -> Value) throws(PostgreSQLFault) -> Value {
        do {
            return try work()
        } catch {
            if fault == nil { fault = error }
            throw error
        }
    }
}
