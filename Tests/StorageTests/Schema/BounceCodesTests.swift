import Storage
import TestKit
import Testing

@Suite("The step that tells reply codes apart")
struct BounceCodesTests {
    @Test("keeps what was counted, with the codes that its text begins with", arguments: EngineKind.allCases)
    func carriesOver(kind: EngineKind) async throws {
        let (engine, store) = try await kind.make()
        try await Schema.migrate(engine, steps: SchemaStep.all.filter { $0.number < 40 })
        let shapes = [
            "550 5.1.1 <address> unknown", "552-5.2.2 over quota", "421 come back", "450", "connection timed out",
            "5500 odd", "550 5.7.26 unauthenticated", "",
        ]
        try await engine.write { connection in
            for (day, shape) in shapes.enumerated() {
                try connection.execute(
                    Statement(
                        """
                        INSERT INTO bounce_shape VALUES ($1, 1, 0, 'shop.example', '', 'a.example', '', 3, 'unknown',
                        $2, 7, 'sample')
                        """), [.integer(day), .text(shape)])
            }
        }
        try await Schema.migrate(engine)
        let found = try await engine.read { connection in
            try connection.all(
                Statement("SELECT shape, code, enhanced_code, count, sample FROM bounce_shape ORDER BY day")
            ) { "\($0.text(0))|\($0.integer(1))|\($0.text(2))|\($0.integer(3))|\($0.text(4))" }
        }
        let codes = ["550|5.1.1", "552|5.2.2", "421|", "450|", "0|", "0|", "550|5.7.26", "0|"]
        #expect(found == zip(shapes, codes).map { "\($0)|\($1)|7|sample" })
        await engine.close()
        _ = store
    }
}
