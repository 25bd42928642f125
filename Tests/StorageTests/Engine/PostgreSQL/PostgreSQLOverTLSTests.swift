import Foundation
import Storage
import TestKit
import Testing

@Suite("A PostgreSQL store across a network", .enabled(if: EngineKind.allCases.contains(.postgreSQL)))
struct PostgreSQLOverTLSTests {
    private static let isEncrypted = Statement("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")

    @Test("is spoken to with TLS, and only where the server shows a certificate for its name from an authority we know")
    func verifies() async throws {
        let authority = try TestAuthority()
        let server = try await PostgreSQLServer.own(showing: try authority.issue(for: ["db.example.test"]))
        let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-roots-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let roots = folder.appending(path: "roots.pem").path
        let strangers = folder.appending(path: "strangers.pem").path
        try authority.pem.write(toFile: roots, atomically: true, encoding: .utf8)
        try TestAuthority("Somebody Else").pem.write(toFile: strangers, atomically: true, encoding: .utf8)

        let refusals = [
            (server.url(host: "db.example.test", roots: strangers), "certificate verify failed"),
            (server.url(host: "other.example.test", roots: roots), "other.example.test"),
            (server.url(host: "db.example.test", roots: roots, mode: "disable"), "no encryption"),
        ]
        for (url, words) in refusals {
            await #expect {
                _ = try await PostgreSQLEngine.open(try PostgreSQLAddress(url))
            } throws: { error in
                if case EngineError.unavailable(let reason) = error { reason.contains(words) } else { false }
            }
        }

        let address = try PostgreSQLAddress(server.url(host: "db.example.test", roots: roots))
        let engine = try await PostgreSQLEngine.open(address)
        let writes = try await engine.write { try $0.first(Self.isEncrypted) { $0.flag(0) } }
        let reads = try await engine.read { try $0.first(Self.isEncrypted) { $0.flag(0) } }
        #expect(writes == true && reads == true)
        await engine.close()
    }
}
