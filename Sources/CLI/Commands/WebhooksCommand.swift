import ArgumentParser

/// `postrider webhooks`
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Where events are posted, and what became of each try.",
        discussion: "docs/webhooks.md shows how a receiver verifies what it is sent.",
        subcommands: [
            WebhooksList.self, WebhooksAdd.self, WebhooksShow.self, WebhooksChange.self, WebhooksTest.self,
            WebhooksAttempts.self, WebhooksReplay.self, WebhooksRotate.self, WebhooksRemove.self, WebhooksListen.self,
        ], defaultSubcommand: WebhooksList.self)

    static func path(_ id: String, _ verb: String = "") -> String {
        "/v1/webhook-endpoints/\(API.escaped(id))" + (verb.isEmpty ? "" : "/\(verb)")
    }

    /// Names with commas between them as an array.
    static func array(_ names: String) -> JSON {
        .array(names.split(separator: ",").map { .string(String($0)) })
    }

    /// An endpoint for people, with what to do where it is not well.
    static func state(_ endpoint: JSON) -> String {
        guard endpoint["enabled"]?.isTrue == true else {
            return "disabled: \(endpoint["disabled_reason"]?.plain ?? "")"
        }
        let since = endpoint["failing_since"]?.plain ?? ""
        return since.isEmpty ? "good" : "failing since \(since.prefix(16).replacing("T", with: " "))"
    }
}

/// `postrider webhooks list`
struct WebhooksList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every endpoint and how it does.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let found = try await api.get("/v1/webhook-endpoints")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("id", "id"), .init("url", "url", isElastic: true),
                    .init("state", cell: WebhooksCommand.state), .init("retrying", "retrying", isNumber: true),
                    .time("last success", "last_success_at"),
                    .init("description", "description", isElastic: true, spare: 1),
                ], options: output, emptyNote: "no endpoints; postrider webhooks add URL adds one")
            try listing.print(found)
        }
    }
}

/// `postrider webhooks show`
struct WebhooksShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One endpoint.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "whk_…") var id: String
    @Flag(help: "JSON.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let endpoint = try await api.get(WebhooksCommand.path(id))
            if json { return try Console.data(endpoint.text) }
            guard case .object(let members) = endpoint else { return }
            for (name, value) in members where !value.plain.isEmpty {
                let label = TextWidth.pad(name.replacing("_", with: " "), to: 20, right: false)
                try Console.data("\(Style.output.faint(label))  \(Table.printable(value.plain))")
            }
        }
    }
}

/// `postrider webhooks add`
struct WebhooksAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Post events to a URL from now on; the secret is printed once, alone on stdout.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "https://…") var url: String
    @Option(
        help: "Types with commas between them (postrider events types); everything but message.deferred without it.")
    var types: String?
    @Option(help: "What it is for.") var description: String?
    @Option(help: "Posts at once, 1 to 32; with 1 all events keep their order.") var inFlight: Int?
    @Flag(help: "One JSON object with id and secret.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let members: [(String, JSON?)] = [
                ("url", .string(url)), ("types", types.map(WebhooksCommand.array)),
                ("description", description.map(JSON.string)), ("max_in_flight", inFlight.map { .number("\($0)") }),
            ]
            let made = try await api.post(
                "/v1/webhook-endpoints", .object(members.compactMap { name, value in value.map { (name, $0) } }))
            if json { return try Console.data(made.text) }
            let id = made["id"]?.plain ?? ""
            Console.note("\(id) is added; try it: postrider webhooks test \(id). Its secret, shown this once:")
            try Console.data(made["secret"]?.plain ?? "")
        }
    }
}

/// `postrider webhooks change`
struct WebhooksChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Change an endpoint, disable it or enable it again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "whk_…") var id: String
    @Option(help: "https://…") var url: String?
    @Option(help: "Types with commas between them, or 'default'.") var types: String?
    @Option(help: "What it is for.") var description: String?
    @Option(help: "Posts at once, 1 to 32.") var inFlight: Int?
    @Flag(inversion: .prefixedEnableDisable, help: "Post to it, or not.") var posting: Bool?
    @Flag(help: "Leave out what waits for it.") var skipBacklog = false

    func run() async throws {
        try await store.withAPI { api in
            let members: [(String, JSON?)] = [
                ("url", url.map(JSON.string)),
                ("types", types.map { $0 == "default" ? .null : WebhooksCommand.array($0) }),
                ("description", description.map(JSON.string)), ("max_in_flight", inFlight.map { .number("\($0)") }),
                ("enabled", posting.map(JSON.bool)), ("skip_backlog", skipBacklog ? .bool(true) : nil),
            ]
            let given = members.compactMap { name, value in value.map { (name, $0) } }
            guard !given.isEmpty else { throw ValidationError("name something to change, such as --disable-posting") }
            let changed = try await api.patch(WebhooksCommand.path(id), .object(given))
            Console.note("\(id): \(WebhooksCommand.state(changed))")
        }
    }
}

/// `postrider webhooks remove`
struct WebhooksRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove an endpoint with its log and all that waits for it.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "whk_…") var id: String

    func run() async throws {
        try await store.withAPI { api in
            _ = try await api.delete(WebhooksCommand.path(id))
            Console.note("\(id) is removed")
        }
    }
}

/// `postrider webhooks rotate`
struct WebhooksRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new secret, printed once, alone on stdout; the former one signs beside it for a while.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "whk_…") var id: String
    @Option(help: "Hours that both sign: 0 to 168.") var overlap = 24

    func run() async throws {
        try await store.withAPI { api in
            let body = JSON.object([("overlap_hours", .number("\(overlap)"))])
            let made = try await api.post(WebhooksCommand.path(id, "rotate-secret"), body)
            let until = made["former_secret_until"]?.plain ?? ""
            Console.note("the former secret signs too until \(until); the new one, shown this once:")
            try Console.data(made["secret"]?.plain ?? "")
        }
    }
}
