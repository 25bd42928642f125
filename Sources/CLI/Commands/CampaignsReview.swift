import ArgumentParser

/// `postrider campaigns quarantines`
struct CampaignsQuarantines: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantines", abstract: "Campaigns that bounced too much, and what was said and decided.")

    enum State: String, ExpressibleByArgument, CaseIterable { case open, released, rejected }

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var limit: LimitOptions
    @Option(help: "open, released or rejected.") var state: State?
    @Flag(help: "Every account's (administrators).") var all = false

    func run() async throws {
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .time("since", "since", spare: 2), .init("campaign", "campaign_id"),
                    .init("name", "campaign_name", isElastic: true), .init("state", "state"),
                    .init("kind", "kind", spare: 1),
                    .init("bounced", "bounced", isNumber: true), .init("finished", "finished", isNumber: true),
                    .init("worst source", isElastic: true) { quarantine in
                        ["kind", "origin"].compactMap { quarantine.find("worst_source.source.\($0)")?.plain }
                            .filter { !$0.isEmpty }.joined(separator: " ")
                    },
                    .init("explained") { $0.find("explanation.text") == nil ? "no" : "yes" },
                ], options: output, emptyNote: "no campaign is, or was, in quarantine")
            let query = [("state", state?.rawValue), ("all", all ? "true" : nil)]
            try await listing.print(Pages(api: api, path: "/v1/quarantines", query: query), limit: limit.limit)
        }
    }
}

/// `postrider campaigns explain`
struct CampaignsExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a quarantined campaign bounced.",
        discussion: "Where the addresses are from, and when they were last written to: an administrator decides by it.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "What there is to say.") var text: String

    func run() async throws {
        try await CampaignReview.run("explain", campaign, [("text", .string(text))], store)
    }
}

/// `postrider campaigns release`
struct CampaignsRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Let a quarantined campaign go on (administrators).",
        discussion: "What bounced so far is judged with it: the limits look at what comes after.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "Why, for the sender and the audit log.") var note: String
    @Flag(help: "The sender had no part in it: it does not count towards a suspension.") var innocent = false

    func run() async throws {
        try await CampaignReview.run(
            "release", campaign, [("note", .string(note)), ("innocent", .bool(innocent))], store)
    }
}

/// `postrider campaigns reject`
struct CampaignsReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "End a quarantined campaign; what waits is dropped (administrators).")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "Why, for the sender and the audit log.") var note: String

    func run() async throws { try await CampaignReview.run("reject", campaign, [("note", .string(note))], store) }
}

private enum CampaignReview {
    static func run(_ verb: String, _ campaign: String, _ body: [(String, JSON)], _ store: StoreOptions) async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let quarantine = try await api.post("/v1/campaigns/\(API.escaped(id))/\(verb)", .object(body))
            let name = Table.printable(quarantine["campaign_name"]?.plain ?? "")
            let state = quarantine["state"]?.plain ?? ""
            let words = state == "open" ? "explained; an administrator decides" : state
            try Console.data("\(name): \(words) (\(quarantine["why"]?.plain ?? ""))")
            if let worst = quarantine.find("worst_source.summary")?.plain, !worst.isEmpty {
                try Console.data("worst source: " + Table.printable(worst))
            }
        }
    }
}
