import ArgumentParser
import Mail

/// `postrider events`
struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Everything that happens, in order.", subcommands: [EventsTail.self, EventsTypes.self],
        defaultSubcommand: EventsTail.self)
}

/// `postrider events tail`
struct EventsTail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show what happens while it happens; nothing is left out, nothing comes twice.",
        discussion: """
            Without --since and --after it begins now. --ndjson gives the entries as webhooks carry them; the last id goes on \
            where it ended: postrider events tail --after ID.
            """)

    @OptionGroup var store: StoreOptions
    @Option(help: ArgumentHelp("Begin then: 24h, 7d, or 2026-11-21T09:00:00Z.", valueName: "time")) var since: String?
    @Option(help: ArgumentHelp("Begin behind this entry.", valueName: "evt_…")) var after: String?
    @Option(help: "message.bounced, campaign.finished, …; several with commas.") var types: String?
    @Flag(help: "End where the log ends now.") var noFollow = false
    @Flag(help: "One JSON object a line.") var ndjson = false

    func validate() throws {
        if since != nil, after != nil { throw ValidationError("--since and --after exclude each other") }
    }

    func run() async throws {
        let since = try since.map(TimeText.moment)?.rfc3339
        let start = after.map { ("after", $0) } ?? since.map { ("since", $0) } ?? ("after", "now")
        let (store, types, follows, ndjson) = (store, types, !noFollow, ndjson)
        do {
            try await Interruption.end {
                try await store.withAPI { api in
                    try await Feed(api: api, types: types).forEach(from: start, follows: follows) { entry in
                        try Console.data(ndjson ? entry.text : entry.feedLine(Style.output))
                    }
                }
            }
        } catch is CancellationError where follows {
            // Being told to stop is how a watch ends.
        }
    }
}

/// `postrider events types`
struct EventsTypes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types", abstract: "What there is to follow, and what webhooks are sent where nobody chose.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let types = try await api.get("/v1/event-types")["data"]?.array ?? []
            let listing = Listing(
                fields: [.init("type", "type"), .init("by default", "default")], options: output, emptyNote: "")
            try listing.print(types)
        }
    }
}
