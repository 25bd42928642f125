import App
import Foundation
import Testing

@Suite("The signup-keys command")
struct SignupKeysCommandTests {
    @Test("makes a key, lists and shows it, and ends it")
    func story() async throws {
        try await Scratch.with { directory in
            let data = directory + "/data"
            try await House.with(configure: { $0.dataDirectory = data }) { house in
                _ = house
                func run(_ arguments: String...) async throws -> Binary.Run {
                    try await Binary.run(["signup-keys"] + arguments + ["--data", data])
                }
                #expect(try await run("list").output == "")
                let made = try await run(
                    "create", "shop", "--origin", "https://shop.example", "--origin", "http://localhost:3000")
                let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
                #expect(made.status == 0 && key.hasPrefix("pub_") && key.utf8.count == 36, "\(made.errors)")
                let id = try #require(made.errors.split(separator: " ").first { $0.hasPrefix("sgn_") })
                let shown = try await run("show", String(id))
                #expect(shown.output.contains(key))
                #expect(shown.output.contains("https://shop.example http://localhost:3000"))
                #expect(try await run("delete", String(id)).status == 0)
                #expect(try await run("delete", String(id)).status == 5)
                #expect(try await run("create", "shop", "--origin", "ftp://shop.example").status == 2)
            }
        }
    }
}
