import Synchronization
import TestKit
import Testing

@testable import Storage

@Suite("A store that moves", .eachEngine)
struct StoreMoveTests {
    private static let steps = [
        SchemaStep(1, "things") { dialect in
            [
                """
                CREATE TABLE thing (key \(dialect.integerType) PRIMARY KEY, name TEXT, body \(dialect.bytesType), \
                share DOUBLE PRECISION)
                """,
                """
                CREATE TABLE pair (one TEXT NOT NULL, other \(dialect.integerType) NOT NULL, PRIMARY KEY (one, other))\
                \(dialect.clusteredByKey)
                """,
                "CREATE TABLE empty (key \(dialect.integerType) PRIMARY KEY)",
                "INSERT INTO thing (key, name) VALUES (1, 'made by the step')",
            ]
        }
    ]

    /// A SQLite store with rows of every kind; the engine it moves to is that of the suite.
    private struct Kit {
        let stores: [TemporaryStore]
        let source: any Engine
        let target: any Engine

        init(count: Int = 5_000) async throws {
            let from = try TemporaryStore(.sqlite)
            let to = try TemporaryStore()
            (source, target) = (try await from.openEngine(), try await to.openEngine())
            stores = [from, to]
            try await Schema.migrate(source, steps: StoreMoveTests.steps)
            try await source.write { connection in
                try connection.executeMany(
                    Statement("INSERT INTO thing (key, name, body, share) VALUES ($1, $2, $3, $4)"),
                    (2..<count).map(Self.thing))
                try connection.executeMany(
                    Statement("INSERT INTO pair (one, other) VALUES ($1, $2)"),
                    (0..<3_000).map { index -> [Binding] in
                        [.text(["a", "B", "ä", ""][index % 4]), .integer(Int64(index))]
                    })
            }
        }

        private static func thing(_ index: Int) -> [Binding] {
            let name: Binding = index % 7 == 0 ? .null : .text("Zoë \(index) ’\u{0}")
            let body: Binding = index % 5 == 0 ? .null : .bytes([0, 255, UInt8(index & 0xFF)])
            let share: Binding = index % 3 == 0 ? .null : .real(Double(index) / 3)
            return [.integer(Int64(index % 2 == 0 ? -index : index)), name, body, share]
        }

        func move() -> StoreMove { StoreMove(from: source, to: target, steps: StoreMoveTests.steps) }

        func rows(_ engine: any Engine) async throws -> [String: RowDigest] {
            let shapes = try await source.read { try TableShape.all(on: $0) }.filter { $0.name != "schema_step" }
            return try await engine.read { connection in
                var digests: [String: RowDigest] = [:]
                for shape in shapes {
                    var digest = RowDigest()
                    for row in try shape.rows(after: nil, limit: 1_000_000, on: connection) { digest.add(row) }
                    digests[shape.name] = digest
                }
                return digests
            }
        }
    }

    @Test("has every row of every table where it goes, in small commits, and says how far it is")
    func moves() async throws {
        let kit = try await Kit()
        let seen = Mutex<[StoreMove.Progress]>([])
        let result = try await kit.move().run { progress in seen.withLock { $0.append(progress) } }
        #expect(result == StoreMove.Result(tables: 3, rows: 7_999))
        #expect(try await kit.rows(kit.target) == kit.rows(kit.source))
        let progress = seen.withLock(\.self)
        #expect(progress.allSatisfy { $0.total == 7_999 && $0.rows <= $0.total })
        #expect(progress.last?.stage == .checking && progress.last?.rows == 7_999)
        #expect(progress.count { $0.table == "thing" && $0.stage == .copying } == 4)
        // A node finds a store like any other.
        try await Schema.migrate(kit.target, steps: Self.steps)
        #expect(try await kit.target.read { try StoreMoveTable.present(on: $0) } == (false, true))
    }

    @Test("goes on where it was cut off, and brings nothing twice", arguments: [1, 2, 4])
    func resumes(commits: Int) async throws {
        let kit = try await Kit()
        struct CutOff: Error {}
        let count = Mutex(0)
        let task = Task {
            try await kit.move().run { _ in
                if count.withLock({
                    $0 += 1; return $0
                }) == commits {
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await kit.move().run().rows == 7_999)
        #expect(try await kit.rows(kit.target) == kit.rows(kit.source))
    }

    @Test("keeps out of a database that has a store in it")
    func occupied() async throws {
        let kit = try await Kit(count: 10)
        try await Schema.migrate(kit.target, steps: Self.steps)
        await #expect(throws: EngineError.self) { try await kit.move().run() }
        #expect(try await kit.rows(kit.target)["thing"]?.rowCount == 1)
    }

    @Test("is not done where a row has changed on the way")
    func checks() async throws {
        let kit = try await Kit(count: 100)
        let task = Task {
            try await kit.move().run { progress in
                if progress.stage == .checking { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        try await kit.target.write {
            try $0.execute(Statement("UPDATE thing SET share = share + 1 WHERE key = 5"), [])
        }
        await #expect(throws: EngineError.failed("the table thing differs: 99 rows were sent, 99 are there")) {
            try await kit.move().run()
        }
    }

    @Test(
        "knows its place again",
        arguments: [
            [Binding.integer(Int64.min)], [.text(""), .integer(Int64(0))], [.text("a,b\u{1F600}"), .null, .real(0.1)],
            [.bytes([0, 44])],
        ])
    func place(_ place: [Binding]) {
        #expect(RowPlace.decode(RowPlace.encode(place)) == place)
    }

    @Test("knows what is no place", arguments: ["", "x", "i", "i3", "i6161", "t6", "tzz", "t61,q"])
    func noPlace(_ text: String) { #expect(RowPlace.decode(text) == nil) }

    @Test("every table of the newest schema can move: it has a key, and columns of types that are known")
    func everyTable() async throws {
        let store = try TemporaryStore(.sqlite)
        let engine = try await store.openEngine()
        try await Schema.migrate(engine)
        let shapes = try await engine.read { try TableShape.all(on: $0) }
        #expect(shapes.count > 60 && shapes.allSatisfy { !$0.key.isEmpty })
    }
}
