/// Brings everything in a SQLite store into an empty one of another engine, proves that it is there, and can be cut off at
/// any moment: it goes on where the last commit of the new store says.
///
/// Nothing else may work on either store meanwhile; an engine holds its store against others as long as it is open.
public struct StoreMove: Sendable {
    /// How far it is.
    public struct Progress: Hashable, Sendable {
        public enum Stage: Hashable, Sendable { case copying, checking }
        public let stage: Stage
        public let table: String
        /// Rows of all tables, of `total` in the old store when it began.
        public let rows: Int
        public let total: Int
    }

    public struct Result: Hashable, Sendable {
        public let tables: Int
        public let rows: Int
    }

    /// Rows and bytes of one commit.
    static let rowLimit = 2_000
    static let byteLimit = 4 << 20
    /// Of the stores themselves, not of what is in them.
    private static let left: Set<String> = ["schema_step", "store_lease"]

    private let source: any Engine
    private let target: any Engine
    private let steps: [SchemaStep]

    /// - Parameter source: a SQLite store; it is brought to the newest schema, and otherwise read only.
    public init(from source: any Engine, to target: any Engine) {
        self.init(from: source, to: target, steps: SchemaStep.all)
    }

    init(from source: any Engine, to target: any Engine, steps: [SchemaStep]) {
        self.source = source
        self.target = target
        self.steps = steps
    }

    /// - Parameter show: called after each commit.
    /// - Throws: `CancellationError`; `EngineError.failed` where the new store has something in it already, or differs from the old one at the end.
    public func run(_ show: @Sendable (Progress) -> Void = { _ in }) async throws -> Result {
        try await Schema.migrate(source, steps: steps)
        let shapes = try await source.read { try TableShape.all(on: $0) }.filter { !Self.left.contains($0.name) }
        let counts = try await source.read { connection in try shapes.map { try $0.rowCount(on: connection) } }
        let total = counts.reduce(0, +)
        try await begin(shapes)
        var rows = 0
        for shape in shapes {
            rows = try await copy(shape, rowsBefore: rows) {
                show(Progress(stage: .copying, table: shape.name, rows: $0, total: total))
            }
        }
        rows = 0
        for shape in shapes {
            rows = try await check(shape, rowsBefore: rows) {
                show(Progress(stage: .checking, table: shape.name, rows: $0, total: total))
            }
        }
        try await target.write { try $0.execute(StoreMoveTable.drop, []) }
        return Result(tables: shapes.count, rows: rows)
    }

    /// Makes the new store's tables; one that was begun before is gone on with.
    private func begin(_ shapes: [TableShape]) async throws {
        let present = try await target.read { try StoreMoveTable.present(on: $0) }
        if present.isBegun, present.hasStore, try await target.read({ try StoreMoveTable.isReady(on: $0) }) { return }
        guard present.isBegun || !present.hasStore else {
            throw EngineError.failed("there is a store already; what is moved needs an empty database")
        }
        try await target.write { try $0.execute(StoreMoveTable.make, []) }
        try await Schema.migrate(target, steps: steps)
        // What the steps put in themselves comes from the old store again.
        try await target.write { connection in
            // (A log that is only added to refuses even to lose nothing.)
            for shape in shapes where try !shape.rows(after: nil, limit: 1, on: connection).isEmpty {
                try connection.execute(Statement("DELETE FROM \(TableShape.quoted(shape.name))"), [])
            }
            try StoreMoveTable.note(
                StoreMoveTable.Row(table: "", place: nil, digest: RowDigest(), isDone: true), on: connection)
        }
    }

    /// - Returns: rows of all tables so far.
    private func copy(_ shape: TableShape, rowsBefore: Int, _ show: (Int) -> Void) async throws -> Int {
        var state = try await target.read { try StoreMoveTable.row(of: shape.name, on: $0) }
        let insertion = shape.insertion
        while !state.isDone {
            try Task.checkCancellation()
            let place = state.place
            let rows = try await source.read { connection in
                let count = try shape.count(
                    after: place, rows: Self.rowLimit, bytes: Self.byteLimit, on: connection)
                return try shape.rows(after: place, limit: count, on: connection)
            }
            var next = state
            for row in rows { next.digest.add(row) }
            if let last = rows.last { next.place = shape.place(of: last) } else { next.isDone = true }
            let written = next
            try await target.write { connection in
                if !rows.isEmpty { try connection.send(insertion, rows) }
                try StoreMoveTable.note(written, on: connection)
            }
            state = next
            show(rowsBefore + Int(state.digest.rowCount))
        }
        return rowsBefore + Int(state.digest.rowCount)
    }

    /// Reads what arrived, and holds it against what was sent.
    private func check(_ shape: TableShape, rowsBefore: Int, _ show: (Int) -> Void) async throws -> Int {
        let sent = try await target.read { try StoreMoveTable.row(of: shape.name, on: $0) }.digest
        var found = RowDigest()
        var place: [Binding]?
        while true {
            try Task.checkCancellation()
            let after = place
            let rows = try await target.read { connection in
                let count = try shape.count(
                    after: after, rows: Self.rowLimit, bytes: Self.byteLimit, on: connection)
                return try shape.rows(after: after, limit: count, on: connection)
            }
            guard let last = rows.last else { break }
            for row in rows { found.add(row) }
            place = shape.place(of: last)
            show(rowsBefore + Int(found.rowCount))
        }
        guard found == sent else {
            throw EngineError.failed(
                "the table \(shape.name) differs: \(sent.rowCount) rows were sent, \(found.rowCount) are there")
        }
        return rowsBefore + Int(found.rowCount)
    }
}
