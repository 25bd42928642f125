import App
import Foundation
import Spool
import Storage
import TestKit
import Testing

/// Backup, check and migration of a node's store by command.
@Suite("A store that is kept", .eachEngine)
struct TheStoreIsKept {
    @Test("is copied while the node takes mail, and the copy has what was acknowledged before")
    func backup() async throws {
        try await House.with { house in
            let data = house.node.configuration.dataDirectory
            let copy = data + "-copy"
            let sent = try await house.api.send(to: (0..<50).map { house.world.recipient("ok-\($0)") })
            let more = Task {
                for round in 0..<40 where !Task.isCancelled {
                    _ = try await house.api.send(to: [house.world.recipient("more-\(round)")])
                }
            }
            let place = Self.place(of: house)
            let made = try await Binary.run(["db", "backup", "--to", copy] + place)
            more.cancel()
            _ = try? await more.value
            try #require(made.status == 0, "\(made.errors)")
            #expect(made.errors.contains("read back"))

            let again = try await Binary.run(["db", "backup", "--to", copy] + place)
            #expect(again.status == 1 && again.errors.contains("overwrites nothing"), "\(again.errors)")
            let names = try Set(FileManager.default.contentsOfDirectory(atPath: copy))
            #expect(names.isSuperset(of: ["keys.secret", "local.key"]) && !names.contains("node.json"))
            if EngineKind.current == .postgreSQL {
                #expect(made.errors.contains("pg_restore") && names.contains("postrider.dump"))
                return
            }
            let checked = try await Binary.run(["db", "check", "--data", copy])
            #expect(checked.status == 0, "\(checked.output)")
            let view = try StoreView(path: copy + "/postrider.db")
            let found = try await view.read {
                try $0.all(Statement("SELECT recipient_key FROM message")) { $0.text(0) }
            }
            #expect(Set(found).isSuperset(of: sent.map(\.to)))
            let rights = try FileManager.default.attributesOfItem(atPath: copy + "/postrider.db")[.posixPermissions]
            #expect(rights as? Int == 0o600)
        }
    }

    @Test("is found whole while a node works on it, and not where its rows belie each other")
    func check() async throws {
        try await House.with { house in
            _ = try await house.api.send(to: (0..<20).map { house.world.recipient("ok-\($0)") })
            let good = try await Binary.run(["db", "check"] + Self.place(of: house))
            #expect(good.status == 0 && !good.output.contains("wrong"), "\(good.output)\(good.errors)")

            try await house.node.spool.engine.write {
                try $0.execute(
                    Statement(
                        """
                        INSERT INTO queue (message, lease, due_at, expires_at, attempts, domain) VALUES (7, 1, 0, 0, 0, 'x')
                        """), [])
            }
            let bad = try await Binary.run(["db", "check"] + Self.place(of: house))
            #expect(
                bad.status == 3 && bad.output.contains("wrong  1 places in the queue without a message"),
                "\(bad.output)")
        }
    }

    @Test("is brought up to date by command where no node works on it")
    func migrate() async throws {
        let store = try TemporaryStore()
        let engine = try await store.openEngine()
        try await Schema.migrate(engine, steps: Array(SchemaStep.all.prefix(5)))
        let place =
            ["--data", store.directory.path]
            + (store.kind == .postgreSQL ? ["--store", try await store.makeURL()] : [])
        let busy = try await Binary.run(["db", "migrate"] + place)
        #expect(busy.status == 1 && busy.errors.contains("a node runs on"), "\(busy.errors)")
        await engine.close()

        let old = try await Binary.run(["db", "check"] + place)
        #expect(old.status == 0 && old.output.contains("of an older release: step 5"), "\(old.output)")
        let newest = try #require(SchemaStep.all.last).number
        let done = try await Binary.run(["db", "migrate"] + place)
        #expect(
            done.status == 0 && done.errors.contains("went from step 5 to \(newest)"), "\(done.errors)")
        let whole = try await Binary.run(["db", "check"] + place)
        #expect(whole.status == 0 && whole.output.contains("this release's"), "\(whole.output)")
    }

    /// Where commands find the store.
    private static func place(of house: House) -> [String] {
        ["--data", house.node.configuration.dataDirectory] + (house.storeURL.map { ["--store", $0] } ?? [])
    }
}
