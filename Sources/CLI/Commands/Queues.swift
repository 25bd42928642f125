import ArgumentParser

/// `postrider queues`
struct Queues: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What waits for whom, and how much of it goes at a time.",
        discussion: """
            A destination is a provider (google, yahoo, …), a mail host or the end of its name (mx1.example.com, \
            example.com), or '*' for everybody.
            """,
        subcommands: [
            QueuesList.self, QueuesShow.self, QueuesPause.self, QueuesResume.self, QueuesLimits.self,
            QueuesChanges.self, QueuesUndo.self,
        ], defaultSubcommand: QueuesList.self)

    /// Columns of a list of changes.
    static var changeFields: [Listing.Field] {
        [
            .init("id", "id"), .time("at", "at"), .init("destination", "destination", isElastic: true),
            .init("source", "source", spare: 3), .init("limit", "limit"), .init("value", "value"),
            .time("until", "until", spare: 2),
            .init("state") { change in
                if change.find("undone.at") != nil { return "undone" }
                return change["in_force"]?.isTrue == true ? "in force" : "over"
            },
            .init("by", "by", isElastic: true, spare: 1), .init("why", "why", isElastic: true),
        ]
    }

    enum Deed: String {
        case set, takenBack = "taken back"
    }

    /// Says what was changed, and by which id it is taken back.
    static func tell(_ answer: JSON, _ deed: Deed) {
        for change in answer["changes"]?.array ?? [] {
            let words = ["limit", "value"].compactMap { change[$0]?.plain }.filter { !$0.isEmpty }
            let until = deed == .set ? change["until"]?.plain ?? "" : ""
            Console.note(
                "\(change["destination"]?.plain ?? ""): \(words.joined(separator: " ")) \(deed.rawValue)"
                    + (until.isEmpty ? "" : " until \(until)") + " (\(change["id"]?.plain ?? ""))")
        }
    }
}

/// `postrider queues list`
struct QueuesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Queues of the running node, one for each way and destination.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withRunningNode { api in
            let queues = try await api.get("/v1/queues")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("site", "site", isElastic: true), .init("provider", "provider"),
                    .init("waiting", "waiting", isNumber: true),
                    .init("in store", "stored", isNumber: true, spare: 3),
                    .init("in flight", "in_flight", isNumber: true, spare: 2),
                    .init("connections", isNumber: true) { queue in
                        "\(queue["connections"]?.plain ?? "")/\(queue["allowed_connections"]?.plain ?? "")"
                    },
                    .init("rate", "limits.message_rate", spare: 1),
                    .init("delivered", "delivered_count", isNumber: true),
                    .init("refused", "refused_count", isNumber: true),
                    .init("paused") { queue in
                        guard queue["paused"]?.isTrue == true else { return "" }
                        let until = queue["paused_until"]?.plain ?? ""
                        return until.isEmpty ? "until resumed" : String(until.prefix(19)).replacing("T", with: " ")
                    },
                ], options: output, emptyNote: "nothing is on its way just now")
            try listing.print(queues)
            guard !output.json, !output.ndjson else { return }
            let status = try await api.get("/v1/status")
            let waiting = status.find("queue.waiting")?.integer ?? 0
            Console.note("\(Count.text(waiting, "message")) not finished in all, with those that wait in the store")
        }
    }
}

/// `postrider queues show`
struct QueuesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What a destination is sent at most, where that comes from, and what changed it."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "A provider, a mail host, or '*'.") var destination: String
    @Option(help: ArgumentHelp("Only of this source address.", valueName: "address")) var source: String?

    func validate() throws {
        if destination.isEmpty {
            throw ValidationError("the destination is empty; name a provider, a mail host or '*'")
        }
    }

    func run() async throws {
        try await store.withRunningNode { api in
            let shown = try await api.get("/v1/queues/\(API.escaped(destination))", [("source", source)])
            if output.json || output.ndjson { return try Console.data(shown.text) }
            for path in ["group", "everyone"] {
                guard let group = shown[path], let name = group["name"]?.plain else { continue }
                let title = path == "group" ? "its provider: \(name)" : "everyone"
                try Console.data(title + (group["over_all_sites"]?.isTrue == true ? ", over all sites" : ""))
                try tell(group["limits"]?.array ?? [], ["limit", "value"])
                try tell(group["replies"]?.array ?? [], ["rule"])
            }
            for queue in shown["queues"]?.array ?? [] {
                try Console.data("queue: \(queue["source"]?.plain ?? "") to \(queue["site"]?.plain ?? ""), now")
                guard case .object(let limits)? = queue["limits"] else { continue }
                for (name, value) in limits where !value.plain.isEmpty { try Console.data("  \(name) \(value.plain)") }
            }
            let changes = shown["changes"]?.array ?? []
            try Listing(fields: Queues.changeFields, options: output, emptyNote: "no change is in force").print(changes)
        }
    }

    /// Lines of the provider table, with the place they come from under the last of each place.
    private func tell(_ lines: [JSON], _ members: [String]) throws {
        for (index, line) in lines.enumerated() {
            let words = members.compactMap { line[$0]?.plain }.joined(separator: " ")
            try Console.data(Table.printable("  \(words)"))
            let seen = line["seen"]?.plain ?? ""
            guard !seen.isEmpty, index + 1 == lines.count || lines[index + 1]["seen"]?.plain != seen else { continue }
            try Console.data(Table.printable("    # \(seen)"))
        }
    }
}

/// Whom a change of limits is for, until when, and why.
struct LimitChangeOptions: ParsableArguments {
    @Argument(help: "A provider, a mail host or the end of its name, or '*'.") var destination: String
    @Option(help: ArgumentHelp("Only mail of this source address.", valueName: "address")) var source: String?
    @Option(help: ArgumentHelp("Why; kept with the change.", valueName: "text")) var why: String

    func validate() throws {
        if destination.isEmpty {
            throw ValidationError("the destination is empty; name a provider, a mail host or '*'")
        }
        if why.allSatisfy(\.isWhitespace) { throw ValidationError("--why says in a few words why") }
    }

    func members(until: String? = nil) -> [(String, JSON)] {
        [
            ("source", source.map(JSON.string) ?? .null), ("why", .string(why)),
            ("until", until.map(JSON.string) ?? .null),
        ]
    }

    func path(_ verb: String) -> String { "/v1/queues/\(API.escaped(destination))/\(verb)" }
}

/// `postrider queues pause`
struct QueuesPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Send nothing to a destination; its mail waits, and no attempt is counted.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var change: LimitChangeOptions
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long, such as 30m or 2h; without it until resumed.", valueName: "time"))
    var length: String?

    func validate() throws { _ = try length.map(TimeText.ahead) }

    func run() async throws {
        let until = try length.map(TimeText.ahead)
        try await store.withRunningNode { api in
            Queues.tell(try await api.post(change.path("pause"), .object(change.members(until: until))), .set)
        }
    }
}

/// `postrider queues resume`
struct QueuesResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a destination's mail go again: takes back every stop, and what replies have narrowed.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var change: LimitChangeOptions

    func run() async throws {
        try await store.withRunningNode { api in
            let members = change.members().filter { $0.0 != "until" }
            let answer = try await api.post(change.path("resume"), .object(members))
            Queues.tell(answer, .takenBack)
            if (answer["changes"]?.array ?? []).isEmpty { Console.note("nothing held it; it is tried again at once") }
        }
    }
}

/// `postrider queues limits`
struct QueuesLimits: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits", abstract: "Set what a destination is sent at most.",
        discussion: "What is set holds in place of the provider table until --for is over or the change is undone.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var change: LimitChangeOptions
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long, such as 30m or 2h; without it until undone.", valueName: "time"))
    var length: String?
    @Option(help: ArgumentHelp("Connections at once.", valueName: "count")) var connections: Int?
    @Option(help: ArgumentHelp("New connections, such as 100/min, or none.", valueName: "rate"))
    var connectionRate: String?
    @Option(help: ArgumentHelp("Messages, such as 10/s or 1000/h, or none.", valueName: "rate"))
    var messageRate: String?
    @Option(help: ArgumentHelp("Messages on one connection.", valueName: "count")) var messagesPerConnection: Int?
    @Option(help: ArgumentHelp("Recipients of one transaction.", valueName: "count"))
    var recipientsPerTransaction: Int?
    @Option(help: "opportunistic, required_unverified or required.") var tls: String?

    func validate() throws {
        _ = try length.map(TimeText.ahead)
        if given.isEmpty { throw ValidationError("name at least one limit, such as --message-rate 100/min") }
    }

    func run() async throws {
        let until = try length.map(TimeText.ahead)
        try await store.withRunningNode { api in
            let body = JSON.object(change.members(until: until) + given)
            Queues.tell(try await api.post(change.path("limits"), body), .set)
        }
    }

    private var given: [(String, JSON)] {
        let limits: [(String, JSON?)] = [
            ("connections", connections.map { .string("\($0)") }),
            ("connection_rate", connectionRate.map(JSON.string)), ("message_rate", messageRate.map(JSON.string)),
            ("messages_per_connection", messagesPerConnection.map { .string("\($0)") }),
            ("recipients_per_transaction", recipientsPerTransaction.map { .string("\($0)") }),
            ("tls", tls.map(JSON.string)),
        ]
        return limits.compactMap { name, value in value.map { (name, $0) } }
    }
}

/// `postrider queues changes`
struct QueuesChanges: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes", abstract: "What was changed about limits, by whom and why, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Only of this destination.") var destination: String?
    @OptionGroup var limit: LimitOptions

    func run() async throws {
        try await store.withAPI { api in
            let pages = Pages(api: api, path: "/v1/limit-changes", query: [("destination", destination)])
            let listing = Listing(fields: Queues.changeFields, options: output, emptyNote: "nothing was changed")
            try await listing.print(pages, limit: limit.limit)
        }
    }
}

/// `postrider queues undo`
struct QueuesUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take changes back: what held before them holds again.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "lim_…") var ids: [String]
    @Option(help: ArgumentHelp("Why; kept with the change.", valueName: "text")) var why: String

    func validate() throws {
        if why.allSatisfy(\.isWhitespace) { throw ValidationError("--why says in a few words why") }
    }

    func run() async throws {
        try await store.withRunningNode { api in
            for id in ids {
                let body = JSON.object([("why", .string(why))])
                let change = try await api.post("/v1/limit-changes/\(API.escaped(id))/undo", body)
                Queues.tell(.object([("changes", .array([change]))]), .takenBack)
            }
        }
    }
}
