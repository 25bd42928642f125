import App
import ArgumentParser

/// `postrider administrators`
struct Administrators: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who administers the installation: every account, the system's lists, queues.",
        subcommands: [
            AdministratorsList.self, AdministratorsAdd.self, AdministratorsRemove.self, AdministratorsPassword.self,
        ], defaultSubcommand: AdministratorsList.self)
}

/// `postrider administrators list`
struct AdministratorsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every administrator.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let users = try await api.get("/v1/administrators")["data"]?.array ?? []
            try Users.listing(output, isAccount: false).print(users)
        }
    }
}

/// `postrider administrators add`
struct AdministratorsAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Make another administrator.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The address to sign in with.") var email: String
    @Option(help: "The person's name.") var name = ""
    @Option(help: ArgumentHelp("A file whose first line is the password; - reads standard input.", valueName: "file"))
    var passwordFile: String?

    func run() async throws {
        try await store.withAPI { api in
            let password = try PasswordSource.read(passwordFile, for: email)
            let user = try await api.post(
                "/v1/administrators",
                .object([("email", .string(email)), ("name", .string(name)), ("password", .string(password))]))
            Console.note("\(user["email"]?.plain ?? email) administers this Postrider (\(user["id"]?.plain ?? ""))")
        }
    }
}

/// `postrider administrators remove`
struct AdministratorsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take the administration from somebody; one is always left.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The address, or usr_….") var user: String

    func run() async throws {
        try await store.withAPI { api in
            let id = try await UserLookup.id(of: user, in: "/v1/administrators", api)
            _ = try await api.delete("/v1/administrators/\(API.escaped(id))")
            Console.note("\(user) administers no more")
        }
    }
}

/// `postrider administrators password`
struct AdministratorsPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give an administrator another password; open sessions end at once.",
        discussion: "Whoever may read the data directory can do this: it is the way back in.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The address, or usr_….") var user: String
    @Option(help: ArgumentHelp("A file whose first line is the password; - reads standard input.", valueName: "file"))
    var passwordFile: String?

    func run() async throws {
        try await store.withAPI { api in
            let id = try await UserLookup.id(of: user, in: "/v1/administrators", api)
            let password = try PasswordSource.read(passwordFile, for: user)
            _ = try await api.post(
                "/v1/administrators/\(API.escaped(id))/password", .object([("password", .string(password))]))
            Console.note("\(user) has another password")
        }
    }
}
