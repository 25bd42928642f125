import Storage
import TestKit
import Testing

@Suite("An engine")
struct EngineTests {
    private static let make = Statement("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    private static let insert = Statement("INSERT INTO note (id, text) VALUES ($1, $2)")
    private static let list = Statement("SELECT text FROM note ORDER BY id")

    private struct Refusal: Error {}

    private func notes(_ engine: any Engine) async throws -> [String] {
        try await engine.read { try $0.all(Self.list) { $0.text(0) } }
    }

    @Test("keeps every text and blob as it was given", arguments: EngineKind.allCases)
    func keepsValues(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let texts = [
            "", "it's \"quoted\"; DROP TABLE note; --", "a\u{0}b", "👩‍👩‍👧‍👦", "e\u{301} é",
            String(repeating: "x", count: 70_000), "\r\n",
        ]
        try await engine.write { connection in
            try connection.execute(Self.make, [])
            try connection.executeMany(Self.insert, texts.enumerated().map { [.integer($0), .text($1)] })
        }
        let kept = texts.map { $0.replacing("\0", with: "\u{FFFD}") }
        #expect(try await notes(engine).map { Array($0.utf8) } == kept.map { Array($0.utf8) })
        let blobs: [[UInt8]] = [[], [0, 255, 0], Array(repeating: 7, count: 70_000)]
        let back = try await engine.write { connection in
            try blobs.map { blob in try connection.first(Statement("SELECT $1"), [.bytes(blob)]) { $0.bytes(0) } }
        }
        #expect(back == blobs)
        await engine.close()
        _ = store
    }

    @Test("takes parameters by their number, in any order and more than once", arguments: EngineKind.allCases)
    func numbersParameters(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let row = try await engine.read { connection in
            try connection.first(Statement("SELECT $2, $1, $2, $3"), [.integer(1), .integer(2), .real(0.5)]) {
                ($0.integer(0), $0.integer(1), $0.integer(2), $0.real(3))
            }
        }
        #expect(row?.0 == 2 && row?.1 == 1 && row?.2 == 2 && row?.3 == 0.5)
        await engine.close()
        _ = store
    }

    @Test("what was sent without waiting is done before what comes next", arguments: EngineKind.allCases)
    func sends(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let text = String(repeating: "x", count: 2_000)
        let seen = try await engine.write { connection in
            try connection.execute(Self.make, [])
            try connection.send(Self.insert, (0..<3_000).map { [.integer($0), .text(text)] })
            try connection.send(Statement("DELETE FROM note WHERE id >= $1"), [[.integer(2_000)]])
            return try connection.all(Self.list) { $0.text(0) }
        }
        #expect(seen == Array(repeating: text, count: 2_000))
        await #expect(throws: EngineError.self) {
            try await engine.write { connection in
                try connection.send(Self.insert, [[.integer(5_000), .text("a")], [.integer(1), .text("twice")]])
            }
        }
        #expect(try await notes(engine).count == 2_000)
        await engine.close()
        _ = store
    }

    @Test("answers many questions in one go, each with its own rows", arguments: EngineKind.allCases)
    func queriesMany(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let text = String(repeating: "y", count: 5_000)
        try await engine.write { connection in
            try connection.execute(Self.make, [])
            try connection.executeMany(Self.insert, (0..<1_500).map { [.integer($0), .text(text)] })
        }
        let found = try await engine.read { connection in
            var found: [Int: Int] = [:]
            let sets: [[Binding]] = (0..<2_000).map { [.integer($0 * 2)] }
            try connection.queryMany(Statement("SELECT id, text FROM note WHERE id = $1"), sets) { index, row in
                if row.text(1).utf8.count == 5_000 { found[index] = Int(row.integer(0)) }
            }
            return found
        }
        #expect(found == Dictionary(uniqueKeysWithValues: (0..<750).map { ($0, $0 * 2) }))
        await engine.close()
        _ = store
    }

    @Test("takes a value where there was none before, and none where there was one", arguments: EngineKind.allCases)
    func takesNulls(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let bytes = kind == .postgreSQL ? "BYTEA" : "BLOB"
        let rows: [[Binding]] = [
            [.null, .null, .null, .null],
            [.integer(1 << 40), .text("a"), .bytes([0, 255]), .real(0.25)],
            [.null, .text("b"), .null, .real(1)],
        ]
        let back = try await engine.write { connection in
            try connection.execute(
                Statement("CREATE TABLE mix (number BIGINT, text TEXT, bytes \(bytes), share DOUBLE PRECISION)"), [])
            try connection.executeMany(
                Statement("INSERT INTO mix (number, text, bytes, share) VALUES ($1, $2, $3, $4)"), rows)
            return try connection.all(Statement("SELECT number, text, bytes, share FROM mix")) { row in
                [
                    row.integerOrNil(0).map(Binding.integer) ?? .null, .text(orNull: row.textOrNil(1)),
                    row.bytesOrNil(2).map(Binding.bytes) ?? .null, row.realOrNil(3).map(Binding.real) ?? .null,
                ]
            }
        }
        #expect(Set(back) == Set(rows))
        await engine.close()
        _ = store
    }

    @Test("sums, counts and compares to the same numbers", arguments: EngineKind.allCases)
    func reckons(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let sums: [[Int64]] = try await engine.write { connection in
            try connection.execute(Statement("CREATE TABLE sum (value BIGINT)"), [])
            return try [[0], [-7, 3], [9_999, 1], [1_230_000, 4_560_000_000], [4_000_000_000_000_000_000, 999]].map {
                values in
                try connection.execute(Statement("DELETE FROM sum"), [])
                try connection.executeMany(
                    Statement("INSERT INTO sum (value) VALUES ($1)"), values.map { [.integer(Int64($0))] })
                let select = Statement("SELECT sum(value), count(*), sum(value) > 0 FROM sum")
                return try connection.first(select) { [$0.integer(0), $0.integer(1), $0.integer(2)] } ?? []
            }
        }
        #expect(
            sums == [
                [0, 1, 0], [-4, 2, 0], [10_000, 2, 1], [4_561_230_000, 2, 1], [4_000_000_000_000_000_999, 2, 1],
            ])
        await engine.close()
        _ = store
    }

    @Test("says how many rows each set of values changed", arguments: EngineKind.allCases)
    func countsChanges(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let changes = try await engine.write { connection in
            try connection.execute(Self.make, [])
            try connection.executeMany(Self.insert, [[.integer(1), .text("a")], [.integer(2), .text("b")]])
            return try connection.executeMany(
                Statement("UPDATE note SET text = 'c' WHERE id = $1"), [[.integer(2)], [.integer(9)], [.integer(1)]])
        }
        #expect(changes == [1, 0, 1])
        await engine.close()
        _ = store
    }

    @Test("a body that throws takes nothing of its neighbours with it", arguments: EngineKind.allCases)
    func isolatesFailures(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        _ = try await engine.write { try $0.execute(Self.make, []) }
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await engine.write { connection in
                            try connection.execute(Self.insert, [.integer(number), .text("n\(number)")])
                            if number % 7 == 0 { throw Refusal() }
                        }
                        return false
                    } catch { return error is Refusal }
                }
            }
            var failures = 0
            for await failed in group where failed { failures += 1 }
            return failures
        }
        #expect(failures == 29)
        #expect(try await notes(engine).count == 171)
        await engine.close()
        _ = store
    }

    @Test("a body that hides a broken constraint fails all the same, and alone", arguments: EngineKind.allCases)
    func namesConstraints(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        try await engine.write { connection in
            try connection.execute(Self.make, [])
            try connection.execute(Self.insert, [.integer(1), .text("a")])
        }
        async let neighbour: Int = engine.write { try $0.execute(Self.insert, [.integer(3), .text("c")]) }
        await #expect {
            try await engine.write { connection in
                try connection.execute(Self.insert, [.integer(2), .text("b")])
                _ = try? connection.execute(Self.insert, [.integer(1), .text("b")])
            }
        } throws: { error in
            if case EngineError.constraint = error { true } else { false }
        }
        _ = try await neighbour
        #expect(try await notes(engine) == ["a", "c"])
        await engine.close()
        _ = store
    }

    @Test("answers in the order of commits, and tells its observers after each", arguments: EngineKind.allCases)
    func observes(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        engine.observeCommits { _ in continuation.yield(-1) }
        for number in 0..<10 {
            engine.write({ _ in number }) { if case .success(let number) = $0 { continuation.yield(number) } }
        }
        await engine.close()
        continuation.finish()
        var seen: [Int] = []
        for await value in stream { seen.append(value) }
        #expect(seen.filter { $0 >= 0 } == Array(0..<10))
        #expect(seen.last == -1)
        _ = store
    }

    @Test("reports how many writes a group had, and which of them failed", arguments: EngineKind.allCases)
    func reports(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        let (stream, continuation) = AsyncStream.makeStream(of: CommitReport.self)
        engine.observeCommits { continuation.yield($0) }
        for number in 0..<10 {
            engine.write({ _ in if number == 3 { throw EngineError.failed("no") } }, completion: { _ in })
        }
        await engine.close()
        continuation.finish()
        var reports: [CommitReport] = []
        for await report in stream { reports.append(report) }
        #expect(reports.reduce(0) { $0 + $1.writeCount } == 10)
        #expect(reports.reduce(0) { $0 + $1.failedCount } == 1)
        #expect(reports.compactMap(\.failure) == [.failed("no")])
        _ = store
    }
}
