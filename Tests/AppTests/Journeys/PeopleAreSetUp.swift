import App
import Foundation
import Testing

@Suite("People and accounts")
struct PeopleAreSetUp {
    private static let password = "correct horse battery"

    @Test("the first administrator is made once, from a script, before anything ran")
    func first() async throws {
        try await Scratch.with { directory in
            let file = directory + "/password"
            try (Self.password + "\n").write(toFile: file, atomically: true, encoding: .utf8)
            let data = ["--data", directory + "/data"]
            let made = try await Binary.run(
                ["init", "--email", "root@example.com", "--password-file", file] + data)
            #expect(made.status == 0 && made.errors.contains("root@example.com administers this Postrider"))
            let again = try await Binary.run(
                ["init", "--email", "other@example.com", "--password-file", file] + data)
            #expect(again.status == 0 && again.errors.contains("administers this Postrider already"))
            let listed = try await Binary.run(["administrators", "list", "--json"] + data)
            #expect(listed.output.contains("root@example.com") && !listed.output.contains("other@example.com"))
            let bare = try await Binary.run(["init"] + ["--data", directory + "/other"])
            #expect(bare.status == 2 && bare.errors.contains("nobody can be asked here"))
        }
    }

    @Test("an account is made, gets an owner and a key, is suspended and resumed, and all of it is in the audit log")
    func account() async throws {
        try await Scratch.with { directory in
            let file = directory + "/password"
            try Self.password.write(toFile: file, atomically: true, encoding: .utf8)
            let data = ["--data", directory + "/data"]
            func run(_ words: String...) async throws -> Binary.Run {
                let run = try await Binary.run(words + data)
                #expect(run.status == 0, "\(words): \(run.errors)")
                return run
            }
            _ = try await run("init", "--email", "root@example.com", "--password-file", file)
            let made = try await run("accounts", "create", "Shop", "--per-hour", "5", "--log-days", "7", "--json")
            #expect(made.output.contains(#""messages_per_hour":5"#))
            _ = try await run(
                "users", "add", "ada@shop.example", "--role", "owner", "--password-file", file, "--account", "Shop")
            let users = try await run("users", "list", "--account", "Shop", "--json")
            #expect(users.output.contains("ada@shop.example"))
            #expect(try await !run("users", "list", "--json").output.contains("ada@shop.example"))
            let key = try await run(
                "keys", "create", "till", "--scopes", "send", "--expires", "90d", "--account", "Shop")
            #expect(key.output.hasPrefix("pk_"))
            _ = try await run("accounts", "suspend", "Shop", "--reason", "bought addresses")
            let suspended = try await run("accounts", "show", "Shop", "--json")
            #expect(suspended.output.contains("bought addresses"))
            _ = try await run("accounts", "resume", "Shop")
            let audit = try await run("audit", "--all", "--json")
            for action in [
                "administrator.added", "account.created", "user.added", "key.created", "account.suspended",
                "account.resumed",
            ] { #expect(audit.output.contains(action), "\(action)") }
            let last = try await Binary.run(["users", "remove", "ada@shop.example", "--account", "Shop"] + data)
            #expect(last.status == 1 && last.errors.contains("keeps one owner"))
            let unknown = try await Binary.run(["accounts", "show", "Nobody"] + data)
            #expect(unknown.status == 5)
        }
    }
}
