import App
import ArgumentParser

/// `postrider accounts`
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Accounts: whose mail is kept apart from all others'.",
        subcommands: [
            AccountsList.self, AccountsCreate.self, AccountsShow.self, AccountsRename.self, AccountsSuspend.self,
            AccountsResume.self, AccountsPlan.self,
        ], defaultSubcommand: AccountsList.self)

    static var fields: [Listing.Field] {
        [
            .init("id", "id"), .init("name", "name", isElastic: true), .init("state", "state"),
            .init("log days", "plan.log_days", isNumber: true, spare: 1),
            .init("per hour", isNumber: true) { limit($0, "hour") },
            .init("per day", isNumber: true) { limit($0, "day") },
            .init("this hour", "used.this_hour", isNumber: true, spare: 2),
            .init("today", "used.today", isNumber: true, spare: 3),
            .init("why suspended", "suspended_reason", isElastic: true),
        ]
    }

    private static func limit(_ account: JSON, _ period: String) -> String {
        let text = account.find("plan.messages_per_\(period)")?.plain ?? ""
        return text.isEmpty ? "no limit" : text
    }

    static func show(_ account: JSON, _ output: OutputOptions) throws {
        try Listing(fields: fields, options: output, emptyNote: "").print([account])
    }
}

/// `postrider accounts list`
struct AccountsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every account, the oldest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var shown: LimitOptions
    @Flag(help: "Suspended ones only.") var suspended = false

    func run() async throws {
        try await store.withAPI { api in
            let pages = Pages(api: api, path: "/v1/accounts", query: [("state", suspended ? "suspended" : nil)])
            try await Listing(fields: AccountsCommand.fields, options: output, emptyNote: "no account is suspended")
                .print(pages, limit: shown.limit)
        }
    }
}

/// `postrider accounts create`
struct AccountsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an account.",
        discussion: "Its first person: postrider users add EMAIL --role owner --account NAME.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var plan: PlanOptions
    @Argument(help: "Its name.") var name: String

    func run() async throws {
        try await store.withAPI { api in
            var members: [(String, JSON)] = [("name", .string(name))]
            if let plan = plan.json { members.append(("plan", plan)) }
            try AccountsCommand.show(try await api.post("/v1/accounts", .object(members)), output)
        }
    }
}

/// `postrider accounts show`
struct AccountsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "An account, its plan and what it used of it.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Its id or its name.") var name: String

    func run() async throws {
        try await store.withAPI { api in
            let id = try await AccountLookup.id(of: name, api)
            try AccountsCommand.show(try await api.get("/v1/accounts/\(API.escaped(id))"), output)
        }
    }
}

/// `postrider accounts rename`
struct AccountsRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give an account another name.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Its id or its name.") var name: String
    @Argument(help: "The other name.") var other: String

    func run() async throws {
        try await store.withAPI { api in
            let id = try await AccountLookup.id(of: name, api)
            let change = JSON.object([("name", .string(other))])
            try AccountsCommand.show(try await api.patch("/v1/accounts/\(API.escaped(id))", change), output)
        }
    }
}

/// `postrider accounts suspend`
struct AccountsSuspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Take nothing new from an account, and let what waits wait.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Its id or its name.") var name: String
    @Option(help: "What its people are told.") var reason: String

    func run() async throws {
        try await store.withAPI { api in
            let id = try await AccountLookup.id(of: name, api)
            _ = try await api.post(
                "/v1/accounts/\(API.escaped(id))/suspend", .object([("reason", .string(reason))]))
            Console.note("\(name) is suspended: \(reason)")
        }
    }
}

/// `postrider accounts resume`
struct AccountsResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a suspended account send again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Its id or its name.") var name: String
    @Option(help: "Why; kept in the audit log.") var note = ""

    func run() async throws {
        try await store.withAPI { api in
            let id = try await AccountLookup.id(of: name, api)
            _ = try await api.post("/v1/accounts/\(API.escaped(id))/resume", .object([("note", .string(note))]))
            Console.note("\(name) may send again")
        }
    }
}

/// `postrider accounts plan`
struct AccountsPlan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Choose how long an account's log is kept, and how much it may send.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var plan: PlanOptions
    @Argument(help: "Its id or its name.") var name: String

    func validate() throws {
        guard plan.json != nil else { throw ValidationError("name --log-days, --per-hour or --per-day") }
    }

    func run() async throws {
        try await store.withAPI { api in
            let id = try await AccountLookup.id(of: name, api)
            let change = JSON.object([("plan", plan.json ?? .null)])
            try AccountsCommand.show(try await api.patch("/v1/accounts/\(API.escaped(id))", change), output)
        }
    }
}

/// What an account may use.
struct PlanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Days for which the message log keeps its detail: 1 to 365.", valueName: "days"))
    var logDays: Int?
    @Option(help: ArgumentHelp("Messages an hour, or none for no limit.", valueName: "count")) var perHour:
        SendingLimit?
    @Option(help: ArgumentHelp("Messages a day, or none for no limit.", valueName: "count")) var perDay: SendingLimit?

    /// `nil` where nothing was chosen.
    var json: JSON? {
        var members: [(String, JSON)] = []
        if let logDays { members.append(("log_days", .number(String(logDays)))) }
        if let perHour { members.append(("messages_per_hour", perHour.json)) }
        if let perDay { members.append(("messages_per_day", perDay.json)) }
        return members.isEmpty ? nil : .object(members)
    }
}

/// A count, or `none`.
struct SendingLimit: ExpressibleByArgument {
    let count: Int?

    init?(argument: String) {
        if argument == "none" {
            count = nil
        } else if let number = Int(argument), number > 0 {
            count = number
        } else {
            return nil
        }
    }

    var json: JSON { count.map { .number(String($0)) } ?? .null }
}
