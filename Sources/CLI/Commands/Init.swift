import App
import ArgumentParser

/// `postrider init`
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the store and its first administrator.",
        discussion: """
            Asks for what it is not given. Where there is an administrator already nothing is changed and the exit status \
            is 0, so that it can stand in a script. More administrators: postrider administrators add.
            """)

    @OptionGroup var store: StoreOptions
    @Option(help: "The administrator's address, for signing in.") var email: String?
    @Option(help: "The administrator's name.") var name: String?
    @Option(
        help: ArgumentHelp("A file whose first line is the password; - reads standard input.", valueName: "file"),
        completion: .file())
    var passwordFile: String?

    func run() async throws {
        try await store.withAPI(makesStore: true) { api in
            let present = try await api.get("/v1/administrators")["data"]?.array ?? []
            guard present.isEmpty else {
                let names = present.compactMap { $0["email"]?.plain }.joined(separator: ", ")
                return Console.note("\(names) administers this Postrider already; nothing was changed")
            }
            let email = try email ?? SecretInput.ask("The first administrator's email address: ")
            let password = try PasswordSource.read(passwordFile, for: email)
            let user = try await api.post(
                "/v1/administrators",
                .object([
                    ("email", .string(email)), ("name", .string(name ?? "")), ("password", .string(password)),
                ]))
            Console.note("\(user["email"]?.plain ?? email) administers this Postrider (\(user["id"]?.plain ?? ""))")
            Console.note("  start it        postrider serve")
            Console.note("  sign in         http://127.0.0.1:8025/")
            Console.note("  a key to send   postrider keys create NAME --scopes send")
        }
    }
}
