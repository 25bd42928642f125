import ArgumentParser

/// `postrider suppress undo`
struct SuppressUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take many entries off a list, by what they have in common.",
        discussion: """
            After an outage, or a fault of your own, that made servers refuse good addresses: name the time, and where and \
            why they were refused. The addresses are written to again, and nothing counts against them. Without --force it \
            shows how many there are, and on a terminal asks.

              postrider suppress undo --since 2026-11-20T18:00:00Z --until 2026-11-20T22:00:00Z --provider google \\
                --why 'outage at Google'
            """)

    @OptionGroup var store: StoreOptions
    @Option(name: .customLong("list"), help: "Which list; the account's where --account names one, else the system's.")
    var chosenList: Suppress.List?
    @OptionGroup var period: PeriodOptions
    @Option(help: "hard_bounce, soft_bounce, complaint, unsubscribe, manual or imported.") var cause: String?
    @Option(help: "A reason, such as recipient_unknown.") var reason: String?
    @Option(help: "The rule that diagnosed it.") var rule: String?
    @Option(help: "The provider that refused, such as google.") var provider: String?
    @Option(help: "The domain of the addresses.") var domain: String?
    @Option(help: "The campaign that bounced, by name or id.") var campaign: String?
    @Option(help: "Who added them: delivery, or an API key's id.") var addedBy: String?
    @Option(help: ArgumentHelp("Why; kept in the audit of each.", valueName: "text")) var why: String
    @Flag(name: [.customShort("n"), .long], help: "Say how many there are, and remove nothing.") var dryRun = false
    @Flag(name: [.short, .long], help: "Do it without asking.") var force = false
    @Flag(help: "One JSON object with the counts.") var json = false

    private var list: Suppress.List { chosenList ?? .natural(store) }

    func run() async throws {
        let period = try period.query
        try await store.withAPI { api in
            let query =
                period + [
                    ("list", list.rawValue), ("cause", cause), ("reason", reason), ("rule", rule),
                    ("provider", provider), ("domain", domain), ("added_by", addedBy), ("why", why),
                    ("campaign_id", try await CampaignLookup.id(of: campaign, api)),
                ]
            let members = query.compactMap { name, value in value.map { (name, JSON.string($0)) } }
            let found = try await api.post("/v1/suppressions:undo", .object(members + [("dry_run", .bool(true))]))
            let count = found["found"]?.integer ?? 0
            if found["is_complete"]?.isTrue == false {
                Console.note(
                    "only the newest 100,000 entries of that time were looked at; --since and --until name others")
            }
            if dryRun { return try tell(found, "\(Count.text(count, "entry", "entries")) would be removed") }
            guard count > 0 else { return try tell(found, "no entry is like that") }
            try Consent.ask("remove \(Count.text(count, "entry", "entries")) from the \(list.rawValue) list?", force)
            var removed = 0
            while true {
                let answer = try await api.post(
                    "/v1/suppressions:undo", .object(members + [("dry_run", .bool(false))]))
                removed += answer["removed"]?.integer ?? 0
                guard answer["left"]?.integer ?? 0 > 0, answer["removed"]?.integer ?? 0 > 0 else { break }
            }
            try tell(
                .object([("dry_run", .bool(false)), ("removed", .number(String(removed)))]),
                "\(Count.text(removed, "entry", "entries")) removed")
        }
    }

    private func tell(_ answer: JSON, _ sentence: String) throws { try Console.data(json ? answer.text : sentence) }
}
