import ArgumentParser

/// `postrider messages`
struct Messages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The message log: what became of each.", subcommands: [MessagesList.self, MessagesShow.self],
        defaultSubcommand: MessagesList.self)
}

/// `postrider messages list`
struct MessagesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Messages, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var limit: LimitOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "ok, deferred, soft_bounce, hard_bounce, spam_bounce, dropped, injected; several with commas.")
    var status: String?
    @Option(help: "A reason, such as mailbox_full.") var reason: String?
    @Option(help: ArgumentHelp("One recipient's address.", valueName: "address")) var to: String?
    @Option(help: "Recipients of one domain.") var domain: String?
    @Option(help: ArgumentHelp("One campaign, by name or id.", valueName: "name")) var campaign: String?
    @Option(help: ArgumentHelp("A Message-ID.", valueName: "id")) var messageID: String?
    @Option(help: ArgumentHelp("Subjects with this in them.", valueName: "text")) var subject: String?
    @Option(help: ArgumentHelp("Last replies with this in them.", valueName: "text")) var reply: String?

    func run() async throws {
        let isFiltered =
            period.isGiven || [status, reason, to, domain, campaign, messageID, subject, reply].contains { $0 != nil }
        let period = try period.query
        try await store.withAPI { api in
            let query =
                period + [
                    ("status", status), ("reason", reason), ("recipient", to), ("recipient_domain", domain),
                    ("campaign_id", try await CampaignLookup.id(of: campaign, api)), ("message_id", messageID),
                    ("subject", subject), ("reply", reply),
                ]
            let listing = Listing(
                fields: [
                    .init("id", "id"), .time("updated", "updated_at"), .init("status", "status", isStatus: true),
                    .init("reason", "reason"), .init("recipient", "recipient", isElastic: true),
                    .init("tries", "attempts", isNumber: true, spare: 2),
                    .init("subject", "subject", isElastic: true, spare: 1),
                    .init("last reply", "last_reply", isElastic: true, spare: 3),
                ], options: output,
                emptyNote: isFiltered
                    ? "no message is like that" : "no messages yet; postrider send --csv FILE sends some")
            try await listing.print(Pages(api: api, path: "/v1/messages", query: query), limit: limit.limit)
        }
    }
}

/// `postrider messages show`
struct MessagesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One message: every attempt, each reply word for word, and what it means.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "msg_…") var id: String

    func run() async throws {
        try await store.withAPI { api in
            let message = try await api.get("/v1/messages/\(API.escaped(id))")
            let events = try await api.get("/v1/messages/\(API.escaped(id))/events")["data"]?.array ?? []
            if output.json {
                return try Console.data(JSON.object([("message", message), ("events", .array(events))]).text)
            }
            if output.ndjson { return try events.forEach { try Console.data($0.text) } }
            for line in Timeline(message: message, events: events, style: Style.output).lines { try Console.data(line) }
        }
    }
}
