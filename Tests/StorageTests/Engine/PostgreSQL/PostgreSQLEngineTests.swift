import Storage
import TestKit
import Testing

@Suite("A PostgreSQL store", .enabled(if: EngineKind.allCases.contains(.postgreSQL)))
struct PostgreSQLEngineTests {
    private static let make = Statement("CREATE TABLE note (id BIGINT PRIMARY KEY, count BIGINT NOT NULL)")
    private static let insert = Statement("INSERT INTO note (id, count) VALUES ($1, 0)")
    private static let countUp = Statement("UPDATE note SET count = count + 1 WHERE id = 0")
    private static let total = Statement("SELECT count(*), max(count) FROM note")

    @Test("commits to disk before it answers")
    func isDurable() async throws {
        let (engine, store) = try await EngineKind.postgreSQL.make()
        let settings = try await engine.write { connection in
            try ["synchronous_commit", "fsync", "transaction_isolation", "statement_timeout"].map { name in
                try connection.first(Statement("SHOW \(name)")) { $0.text(0) }
            }
        }
        #expect(settings == ["on", "on", "read committed", "30s"])
        await engine.close()
        _ = store
    }

    @Test("does each write once and loses none when its connections break")
    func survivesBrokenConnections() async throws {
        let (engine, store) = try await EngineKind.postgreSQL.make()
        try await engine.write { connection in
            try connection.execute(Self.make, [])
            try connection.execute(Self.insert, [.integer(0)])
        }
        let server = try await PostgreSQLServer.running()
        let answered = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 1...60 {
                        try await engine.write { connection in
                            try connection.execute(Self.insert, [.integer(worker * 1_000 + number)])
                            try connection.execute(Self.countUp, [])
                        }
                        if number % 20 == worker { try await server.endConnections(schema: store.schema) }
                        _ = try await engine.read { try $0.first(Self.total) { $0.integer(0) } }
                    }
                    return 60
                }
            }
            return try await group.reduce(0, +)
        }
        let found = try await engine.read { try $0.first(Self.total) { [$0.integer(0), $0.integer(1)] } }
        #expect(found == [Int64(answered + 1), Int64(answered)])
        await engine.close()
    }

    @Test("whose lease another node took is written no more")
    func stopsWithoutItsLease() async throws {
        let (engine, store) = try await EngineKind.postgreSQL.make()
        try await engine.write { _ = try $0.execute(Self.make, []) }
        let server = try await PostgreSQLServer.running()
        try await server.execute("UPDATE \(store.schema).store_lease SET fence = fence + 1, holder = 'elsewhere'")
        for _ in 0..<2 {
            await #expect {
                try await engine.write { _ = try $0.execute(Self.insert, [.integer(1)]) }
            } throws: { error in
                if case EngineError.inUse = error { true } else { false }
            }
        }
        #expect(try await engine.read { try $0.first(Self.total) { $0.integer(0) } } == 0)
        await engine.close()
    }

    @Test("whose lease another node took is known to be lost, also to a node that writes nothing")
    func learnsOfItsLoss() async throws {
        let (engine, store) = try await EngineKind.postgreSQL.make()
        try await engine.write { _ = try $0.execute(Self.make, []) }
        #expect(engine.isHeld)
        let (losses, sender) = AsyncStream.makeStream(of: EngineError.self)
        engine.observeLoss { loss in
            sender.yield(loss)
            sender.finish()
        }
        let server = try await PostgreSQLServer.running()
        try await server.execute("UPDATE \(store.schema).store_lease SET fence = fence + 1, holder = 'elsewhere'")
        var told: [EngineError] = []
        for await loss in losses { told.append(loss) }
        #expect(told == [.inUse("another node took the store over")])
        #expect(!engine.isHeld)
        await engine.close()
    }

    @Test("counts what it does, waits and new connections included")
    func countsItsWork() async throws {
        let (engine, store) = try await EngineKind.postgreSQL.make()
        try await engine.write { try $0.execute(Self.make, []) }
        let before = engine.work
        try await engine.write { try $0.executeMany(Self.insert, (1...10).map { [.integer($0)] }) }
        _ = try await engine.read { try $0.first(Self.total) { $0.integer(0) } }
        let after = engine.work
        #expect(after.statementCount - before.statementCount >= 11)
        #expect(after.waitCount > before.waitCount && after.waitTime > before.waitTime)
        #expect(after.readCount - before.readCount == 1)
        #expect(after.connectionCount == 2 && after.repetitionCount == 0)
        let server = try await PostgreSQLServer.running()
        try await server.endConnections(schema: store.schema)
        // Word that a connection has ended may come a moment later.
        for _ in 0..<1_000 where engine.work.repetitionCount == 0 { try await engine.write { _ in } }
        #expect(engine.work.connectionCount > after.connectionCount && engine.work.repetitionCount > 0)
        await engine.close()
    }

    @Test("that a vanished node of another machine held is taken over when its lease has run out")
    func takesOver() async throws {
        let store = try TemporaryStore(.postgreSQL)
        await (try await store.openEngine()).close()
        let server = try await PostgreSQLServer.running()
        try await server.execute(
            """
            UPDATE \(store.schema).store_lease SET holder = 'far 1 2 boot namespace token', \
            expires_at = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 600000
            """)
        let engine = try await store.openEngine()
        try await engine.write { _ = try $0.execute(Self.make, []) }
        await engine.close()
    }

    @Test("that a node of another machine renews is in use")
    func seesSignsOfLife() async throws {
        let store = try TemporaryStore(.postgreSQL)
        await (try await store.openEngine()).close()
        let server = try await PostgreSQLServer.running()
        let renew = """
            UPDATE \(store.schema).store_lease SET holder = 'far 1 2 boot namespace token', stamp = stamp + 1, \
            expires_at = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 15000000
            """
        try await server.execute(renew)
        let renewing = Task {
            while !Task.isCancelled {
                try await server.execute(renew)
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        await #expect(throws: EngineError.inUse("the store is held by far, process 1")) { try await store.openEngine() }
        renewing.cancel()
        _ = try? await renewing.value
    }

    @Test("is refused where text is not UTF-8 compared byte by byte")
    func wantsByteOrder() async throws {
        let store = try TemporaryStore(.postgreSQL)
        let url = try await store.makeURL()
        let server = try await PostgreSQLServer.running()
        try await server.executeAlone("CREATE DATABASE \(store.schema) TEMPLATE template0 ENCODING 'SQL_ASCII'")
        let other = try PostgreSQLAddress(url.replacing("/postgres?", with: "/\(store.schema)?"))
        await #expect {
            _ = try await PostgreSQLEngine.open(other)
        } throws: { error in
            if case EngineError.failed(let reason) = error { reason.contains("CREATE DATABASE") } else { false }
        }
        try await server.executeAlone("DROP DATABASE \(store.schema)")
    }

    @Test("that does not answer is unavailable at once, with libpq's words")
    func namesAbsence() async throws {
        await #expect {
            _ = try await PostgreSQLEngine.open(try PostgreSQLAddress("postgres:///none?host=/nowhere"))
        } throws: { error in
            if case EngineError.unavailable(let reason) = error { reason.contains("/nowhere") } else { false }
        }
    }
}
