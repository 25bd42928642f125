import App
import ArgumentParser

/// `postrider webhooks test`
struct WebhooksTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Post a sample now and show what came back.",
        discussion: "Exit status 3 where it was not taken with 2xx.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "whk_…") var id: String
    @Option(help: "A type of postrider events types.") var type = "message.bounced"
    @Flag(help: "JSON.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let attempt = try await api.post(
                WebhooksCommand.path(id, "test"), .object([("type", .string(type))]))
            if json { try Console.data(attempt.text) } else { try WebhooksAttempts.show(attempt) }
            guard attempt["delivered"]?.isTrue == true else { throw CommandFailure(.negative) }
        }
    }
}

/// `postrider webhooks attempts`
struct WebhooksAttempts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attempts", abstract: "What an endpoint was sent and what it answered, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var list: LimitOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "whk_…") var id: String
    @Flag(help: "Those alone that were not delivered.") var failed = false
    @Flag(help: "Each with its request and answer.") var long = false

    func run() async throws {
        try await store.withAPI { api in
            let pages = Pages(
                api: api, path: WebhooksCommand.path(id, "attempts"), query: [("failed", failed ? "true" : nil)])
            if long, !output.json, !output.ndjson {
                return try await pages.forEach(limit: list.limit) {
                    try Self.show($0)
                    try Console.data("")
                }
            }
            let listing = Listing(
                fields: [
                    .time("at", "at"), .init("event", "event_id", spare: 2), .init("type", "type"),
                    .init("try", "attempt", isNumber: true), .init("answer") { $0.words("status", orElse: "failure") },
                    .init("ms", "latency_ms", isNumber: true, spare: 1),
                    .init("what it means", isElastic: true) { $0.words("explanation", orElse: "") },
                ], options: output, emptyNote: "nothing was posted yet; postrider webhooks test \(id) posts a sample")
            try await listing.print(pages, limit: list.limit)
        }
    }

    /// One try with all that was said.
    static func show(_ attempt: JSON) throws {
        let style = Style.output
        let answer = attempt.words("status", orElse: "failure")
        let isDelivered = attempt["delivered"]?.isTrue == true
        try Console.data(
            "\(isDelivered ? style.green(answer) : style.red(answer))  \(attempt["type"]?.plain ?? "")  "
                + "\(attempt["latency_ms"]?.plain ?? "") ms  \(attempt["explanation"]?.plain ?? "")")
        for name in ["request", "response", "response_body"] {
            for line in (attempt[name]?.plain ?? "").split(separator: "\n") {
                try Console.data(style.faint((name == "request" ? "> " : "< ") + Table.printable(String(line))))
            }
        }
    }
}

/// `postrider webhooks replay`
struct WebhooksReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Post events once more: one by its id, or those of a time.",
        discussion: "Events keep their ids, so a receiver that had them before can tell.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "whk_…") var id: String
    @Option(help: ArgumentHelp("One event, whatever its type.", valueName: "evt_…")) var event: String?
    @OptionGroup var period: PeriodOptions

    func validate() throws {
        guard (event == nil) != (period.since == nil) else { throw ValidationError("name --event or --since") }
        if period.until != nil, period.since == nil { throw ValidationError("--until goes with --since") }
    }

    func run() async throws {
        let members: [(String, String?)] = [("event_id", event)] + (try period.query)
        let body = JSON.object(members.compactMap { name, text in text.map { (name, .string($0)) } })
        try await store.withAPI { api in
            let range = try await api.post(WebhooksCommand.path(id, "replay"), body)
            Console.note("posting again \(range["from"]?.plain ?? "") to \(range["through"]?.plain ?? "")")
        }
    }
}
