import Foundation
import Storage
import TestKit
import Testing

@Suite("A node's store", .enabled(if: EngineKind.allCases.contains(.postgreSQL)))
struct TheStoreMoves {
    @Test("moves from SQLite to PostgreSQL with the command, and the node goes on there alone")
    func moves() async throws {
        let (old, new) = (try TemporaryStore(.sqlite), try TemporaryStore(.postgreSQL))
        let (data, url) = (old.directory.path, try await new.makeURL())
        let list = old.directory.appending(path: "addresses.txt")
        try (0..<3_000).map { "gone\($0)@example.com\n" }.joined().write(to: list, atomically: true, encoding: .utf8)
        let password = old.directory.appending(path: "password")
        try "correct horse battery\n".write(to: password, atomically: true, encoding: .utf8)
        let made = try await Binary.run(
            ["init", "--data", data, "--email", "ada@example.com", "--name", "Ada", "--password-file", password.path])
        try #require(made.status == 0, "\(made.errors)")
        let filled = try await Binary.run(["suppress", "import", list.path, "--data", data])
        try #require(filled.status == 0, "\(filled.errors)")

        let moved = try await Binary.run(["db", "move", "--data", data, "--to", url])
        try #require(moved.status == 0, "\(moved.errors)")
        #expect(moved.errors.contains("read back and compared"))

        let found = try await Binary.run(["suppress", "check", "gone2999@example.com", "--data", data, "--store", url])
        #expect(found.status == 3, "\(found.errors)")
        let lost = try await Binary.run(["suppress", "check", "gone1@example.com", "--data", data])
        #expect(lost.status == 5 && lost.errors.contains("its store has moved"), "\(lost.errors)")
        let server = try await Binary.run(["serve", "--data", data, "--http", "off", "--smtp", "off"])
        #expect(server.status == 1 && server.errors.contains("its store has moved"), "\(server.errors)")
        let again = try await Binary.run(["db", "move", "--data", data, "--to", url])
        #expect(again.status == 1 && again.errors.contains("moved already"), "\(again.errors)")
    }

    @Test("stays where it is when the database is not empty, or is none")
    func stays() async throws {
        let (old, new) = (try TemporaryStore(.sqlite), try TemporaryStore(.postgreSQL))
        let (data, url) = (old.directory.path, try await new.makeURL())
        let engine = try await old.openEngine()
        try await Schema.migrate(engine)
        await engine.close()
        let other = try await new.openEngine()
        try await Schema.migrate(other)
        await other.close()
        for place in [url, "postgres://nobody@127.0.0.1:1/none", "sqlite:x"] {
            let refused = try await Binary.run(["db", "move", "--data", data, "--to", place])
            #expect(refused.status == 1 && !refused.errors.isEmpty)
            #expect(FileManager.default.fileExists(atPath: old.path))
        }
    }
}
