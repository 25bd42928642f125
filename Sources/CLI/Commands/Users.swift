import App
import ArgumentParser

/// `postrider users`
struct Users: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The people of an account: owners, members, viewers.",
        subcommands: [UsersList.self, UsersAdd.self, UsersRemove.self, UsersRole.self, UsersPassword.self],
        defaultSubcommand: UsersList.self)

    static func listing(_ output: OutputOptions, isAccount: Bool) -> Listing {
        let role: [Listing.Field] = isAccount ? [.init("role", "role")] : []
        return Listing(
            fields: [.init("email", "email", isElastic: true), .init("name", "name", isElastic: true)] + role + [
                .init("id", "id"), .init("password", "has_password", spare: 1), .time("last signed in", "signed_in_at"),
            ], options: output,
            emptyNote: isAccount ? "nobody yet; postrider users add EMAIL --role owner" : "nobody yet; postrider init")
    }
}

/// What a person may do in an account.
enum RoleArgument: String, ExpressibleByArgument, CaseIterable {
    /// Everything in the account.
    case owner
    /// The daily work.
    case member
    /// Sees everything, changes nothing.
    case viewer
}

/// `postrider users list`
struct UsersList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Everybody of the account.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let users = try await api.get("/v1/users")["data"]?.array ?? []
            try Users.listing(output, isAccount: true).print(users)
        }
    }
}

/// `postrider users add`
struct UsersAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a person to the account.",
        discussion: "Who is known already keeps the name and the password, and is asked for neither.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The address to sign in with.") var email: String
    @Option(help: "owner, member or viewer.") var role = RoleArgument.member
    @Option(help: "The person's name.") var name = ""
    @Option(help: ArgumentHelp("A file whose first line is the password; - reads standard input.", valueName: "file"))
    var passwordFile: String?
    @Flag(help: "Without a password: users password gives one later.") var withoutPassword = false

    func run() async throws {
        try await store.withAPI { api in
            var members: [(String, JSON)] = [
                ("email", .string(email)), ("name", .string(name)), ("role", .string(role.rawValue)),
            ]
            if !withoutPassword {
                members.append(("password", .string(try PasswordSource.read(passwordFile, for: email))))
            }
            let user = try await api.post("/v1/users", .object(members))
            Console.note("\(user["email"]?.plain ?? email) is \(role.rawValue) (\(user["id"]?.plain ?? ""))")
        }
    }
}

/// `postrider users remove`
struct UsersRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take a person out of the account; sessions there end at once.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The address, or usr_….") var user: String

    func run() async throws {
        try await store.withAPI { api in
            let id = try await UserLookup.id(of: user, in: "/v1/users", api)
            _ = try await api.delete("/v1/users/\(API.escaped(id))")
            Console.note("\(user) is out")
        }
    }
}

/// `postrider users role`
struct UsersRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "role", abstract: "Give a person another role.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The address, or usr_….") var user: String
    @Argument(help: "owner, member or viewer.") var role: RoleArgument

    func run() async throws {
        try await store.withAPI { api in
            let id = try await UserLookup.id(of: user, in: "/v1/users", api)
            _ = try await api.patch(
                "/v1/users/\(API.escaped(id))", .object([("role", .string(role.rawValue))]))
            Console.note("\(user) is \(role.rawValue)")
        }
    }
}

/// `postrider users password`
struct UsersPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give a person another password; open sessions end at once.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "The address, or usr_….") var user: String
    @Option(help: ArgumentHelp("A file whose first line is the password; - reads standard input.", valueName: "file"))
    var passwordFile: String?

    func run() async throws {
        try await store.withAPI { api in
            let id = try await UserLookup.id(of: user, in: "/v1/users", api)
            let password = try PasswordSource.read(passwordFile, for: user)
            _ = try await api.post(
                "/v1/users/\(API.escaped(id))/password", .object([("password", .string(password))]))
            Console.note("\(user) has another password")
        }
    }
}
