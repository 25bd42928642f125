import ArgumentParser

/// `postrider returned`
struct Returned: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mail that came back, and the quarantine of what could not be read or tied to a message.",
        subcommands: [ReturnedList.self, ReturnedShow.self, ReturnedRelease.self, ReturnedDrop.self],
        defaultSubcommand: ReturnedList.self)

    enum State: String, ExpressibleByArgument, CaseIterable {
        case waiting, quarantined, settled, repeated, dropped
    }
}

/// `postrider returned list`
struct ReturnedList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What waits for people, newest first; with --all everything that came.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "Only mail in this state.") var state: Returned.State?
    @Flag(help: "Mail in every state.") var all = false
    @OptionGroup var limit: LimitOptions

    func run() async throws {
        try await store.withAPI { api in
            let state = state ?? (all ? nil : .quarantined)
            let listing = Listing(
                fields: [
                    .init("id", "id"), .time("received", "received_at"), .init("state", "state", spare: 3),
                    .init("kind", "kind", spare: 2),
                    .init("why", "why"), .init("message", "message_id", spare: 1),
                    .init("from", "from", isElastic: true),
                    .init("subject", "subject", isElastic: true),
                ], options: output,
                emptyNote: state == .quarantined ? "no mail waits for people" : "no mail like that came back")
            let pages = Pages(api: api, path: "/v1/returned", query: [("state", state?.rawValue)])
            try await listing.print(pages, limit: limit.limit)
        }
    }
}

/// `postrider returned show`
struct ReturnedShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One mail that came back: what is known of it, and its beginning.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "ret_…") var id: String

    func run() async throws {
        try await store.withAPI { api in
            let mail = try await api.get("/v1/returned/\(API.escaped(id))")
            if output.json || output.ndjson { return try Console.data(mail.text) }
            guard case .object(let members) = mail else { return }
            for (name, value) in members where name != "text" && !value.plain.isEmpty {
                let title = name.replacing("_", with: " ")
                try Console.data(TextWidth.pad(title, to: 14, right: false) + Table.printable(value.plain))
            }
            guard let text = mail["text"]?.plain, !text.isEmpty else { return }
            try Console.data("")
            for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
                try Console.data(Table.printable(String(line)))
            }
        }
    }
}

/// `postrider returned release`
struct ReturnedRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Read quarantined mail once more.",
        discussion: "With --message a person says which message it speaks of; without, the mail must say so itself.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "ret_…") var ids: [String]
    @Option(help: ArgumentHelp("The message that it speaks of.", valueName: "msg_…")) var message: String?

    func run() async throws {
        try await store.withAPI { api in
            for id in ids {
                let body = JSON.object([("message_id", message.map(JSON.string) ?? .null)])
                _ = try await api.post("/v1/returned/\(API.escaped(id))/release", body)
                Console.note("\(id) will be read once more")
            }
        }
    }
}

/// `postrider returned drop`
struct ReturnedDrop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Throw quarantined mail away; that it came stays known.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "ret_…") var ids: [String]

    func run() async throws {
        try await store.withAPI { api in
            for id in ids {
                _ = try await api.delete("/v1/returned/\(API.escaped(id))")
                Console.note("\(id) is thrown away")
            }
        }
    }
}
