import ArgumentParser

/// `postrider campaigns`
struct Campaigns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Many messages with one purpose, counted.",
        subcommands: [
            CampaignsList.self, CampaignsShow.self, CampaignsCreate.self, CampaignsTest.self, CampaignsSchedule.self,
            CampaignsStart.self, CampaignsPause.self, CampaignsResume.self, CampaignsStop.self, CampaignsPace.self,
            CampaignsStats.self, CampaignsSources.self, CampaignsCompare.self, CampaignsSet.self, CampaignsResend.self,
            CampaignsQuarantines.self, CampaignsExplain.self, CampaignsRelease.self, CampaignsReject.self,
        ],
        defaultSubcommand: CampaignsList.self)

    /// A status over a narrow column: `soft_bounce` as `soft`.
    static func shortName(of status: String) -> String { status.replacing("_bounce", with: "") }

    static let statuses = ["injected", "deferred", "ok", "soft_bounce", "hard_bounce", "spam_bounce", "dropped"]
}

/// `postrider campaigns list`
struct CampaignsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Campaigns, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var limit: LimitOptions

    func run() async throws {
        try await store.withAPI { api in
            let counts = Campaigns.statuses.map { status in
                // On a narrow terminal what has ended goes before what has not.
                let spare = ["injected": 2, "dropped": 3, "deferred": 5][status]
                return Listing.Field(
                    Campaigns.shortName(of: status), "counts.\(status)", isNumber: true, spare: spare)
            }
            let listing = Listing(
                fields: [
                    .init("id", "id", spare: 4), .time("created", "created_at", spare: 1),
                    .init("name", "name", isElastic: true),
                    .init("state", "state"),
                    .init("messages", "message_count", isNumber: true),
                ] + counts, options: output,
                emptyNote:
                    "no campaigns yet; postrider campaigns create makes one, and so does postrider send --campaign NAME"
            )
            try await listing.print(Pages(api: api, path: "/v1/campaigns", query: []), limit: limit.limit)
        }
    }
}

/// `postrider campaigns show`
struct CampaignsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One campaign: progress, counts, deliverability.", aliases: ["status"])

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Name or id.") var campaign: String

    func run() async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let record = try await api.get("/v1/campaigns/\(API.escaped(id))")
            if output.json || output.ndjson { return try Console.data(record.text) }
            try show(record)
        }
    }

    private func show(_ record: JSON) throws {
        let total = record["message_count"]?.integer ?? 0
        func count(_ status: String) -> Int { record.find("counts.\(status)")?.integer ?? 0 }
        let finished = total - count("injected") - count("deferred")
        try Console.data(
            Style.output.bold(Table.printable(record["name"]?.plain ?? ""))
                + "  \(record["id"]?.plain ?? "")  \(record["state"]?.plain ?? "")")
        if let mailing = record["mailing"], mailing["state"] != nil { try Console.data(CampaignAct.summary(mailing)) }
        var table = Table([
            .init(title: "status", isStatus: true), .init(title: "messages", isNumber: true),
            .init(title: "share", isNumber: true),
        ])
        for status in Campaigns.statuses {
            table.append([status, Count.text(count(status)), Percent.text(count(status), of: total)])
        }
        try Console.show(table)
        try Console.data(
            "finished \(Count.text(finished)) of \(Count.text(total)); deliverability \(Percent.text(count("ok"), of: total))"
        )
        try Console.data("the bounced, with reasons: postrider bounces list --campaign \(record["id"]?.plain ?? "")")
    }
}
