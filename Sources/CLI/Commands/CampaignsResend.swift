import ArgumentParser

/// `postrider campaigns resend`
struct CampaignsResend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend", abstract: "Send a campaign again to its soft-bounced recipients.",
        discussion: """
            A new campaign gets the same letters, as they were, for those whose status is soft_bounce. Suppressed addresses are \
            dropped. Each message is repeated once, so a second call sends nothing twice. Bytes are kept for 15 days.

              postrider campaigns resend 'Spring news' --soft-bounced
            """)

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Flag(help: "To those that bounced softly; to be said, since nobody else can be sent to again.")
    var softBounced = false
    @Option(help: "Name of the new campaign; else the old one with (resent).") var name: String?
    @Option(help: ArgumentHelp("How long the letters are tried: 1m to 72h.", valueName: "time")) var life: ChosenLife?
    @Flag(help: "Say what would be sent, and send nothing.") var dryRun = false
    @Flag(help: "One JSON object with the counts.") var json = false

    func validate() throws {
        if !softBounced {
            throw ValidationError("say --soft-bounced: only soft-bounced recipients can be sent to again")
        }
    }

    func run() async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let path = "/v1/campaigns/\(API.escaped(id))/resend"
            let before = try await api.get(path)
            if dryRun, json { return try Console.data(before.text) }
            if !json { try tell(before) }
            guard !dryRun else { return }
            let result = try await resend(path, api)
            json ? try Console.data(result.json.text) : try tell(result)
        }
    }

    private struct Result {
        var accepted = 0
        var dropped = 0
        var campaign: String?
        var name = ""

        var json: JSON {
            .object([
                ("accepted", .number(String(accepted))), ("dropped", .number(String(dropped))),
                ("campaign_id", campaign.map(JSON.string) ?? .null), ("campaign", .string(name)),
            ])
        }
    }

    /// Call after call, until nothing is left.
    private func resend(_ path: String, _ api: API) async throws -> Result {
        var body: [(String, JSON)] = [("status", .string("soft_bounce"))]
        if let name { body.append(("campaign", .string(name))) }
        if let life { body.append(life.member) }
        var result = Result()
        var progress = ProgressLine()
        while true {
            let answer = try await api.post(path, .object(body))
            let accepted = answer["accepted"]?.integer ?? 0
            let dropped = answer["dropped"]?.integer ?? 0
            result.accepted += accepted
            result.dropped += dropped
            result.name = answer["resent_campaign"]?.plain ?? ""
            if let id = answer["resent_campaign_id"]?.plain, !id.isEmpty { result.campaign = id }
            let left = answer["resendable"]?.integer ?? 0
            guard left > 0, accepted + dropped > 0 else { break }
            progress.show("\(Count.text(result.accepted)) accepted, \(Count.text(left)) left")
        }
        progress.end()
        return result
    }

    private func tell(_ before: JSON) throws {
        func count(_ name: String) -> Int { before[name]?.integer ?? 0 }
        var parts = [
            "\(Count.text(count("soft_bounced"))) soft-bounced", "\(Count.text(count("resendable"))) can be sent again",
        ]
        if count("suppressed") > 0 {
            parts.append("of which \(Count.text(count("suppressed"))) are suppressed and will be dropped")
        }
        if count("resent") > 0 { parts.append("\(Count.text(count("resent"))) were sent again before") }
        if count("without_content") > 0 {
            parts.append("of \(Count.text(count("without_content"))) the bytes are gone")
        }
        try Console.data(parts.joined(separator: ", "))
    }

    private func tell(_ result: Result) throws {
        guard result.accepted + result.dropped > 0 else { return try Console.data("nothing to send again") }
        try Console.data(
            "\(Count.text(result.accepted)) accepted, \(Count.text(result.dropped)) dropped (suppressed), under \"\(Table.printable(result.name))\""
        )
        Console.note("see: postrider campaigns show \(ShellWord.quoted(result.name))")
    }
}
