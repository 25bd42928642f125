import ArgumentParser

/// Which bounces are meant: the same words for the report and for single ones.
struct BounceFilterOptions: ParsableArguments {
    @OptionGroup var period: PeriodOptions
    @Option(help: "hard_bounce, soft_bounce, spam_bounce, deferred; several with commas.") var status: String?
    @Option(help: "A reason, such as recipient_unknown; several with commas.") var reason: String?
    @Option(help: "A provider, such as google; none: where none was reached.") var provider: String?
    @Option(help: "Recipients of one domain.") var domain: String?
    @Option(help: ArgumentHelp("Mail from one domain.", valueName: "domain")) var from: String?
    @Option(help: ArgumentHelp("From one address of ours; none: where no connection was made.", valueName: "address"))
    var ip: String?
    @Option(help: ArgumentHelp("A reply code, such as 550; none: where no server answered.", valueName: "number"))
    var code: String?
    @Option(help: ArgumentHelp("An enhanced status code, such as 5.1.1, or none.", valueName: "code"))
    var enhanced: String?
    @Option(help: ArgumentHelp("A bounce text with ids taken out, as the report shows it.", valueName: "text"))
    var shape: String?
    @Option(help: ArgumentHelp("One campaign, by name or id; all without it.", valueName: "name")) var campaign: String?

    func query(_ api: API) async throws -> [(String, String?)] {
        try period.query + [
            ("status", status), ("reason", reason), ("provider", provider), ("recipient_domain", domain),
            ("from_domain", from), ("source_ip", ip), ("reply_code", code), ("enhanced_code", enhanced),
            ("shape", shape), ("campaign_id", try await CampaignLookup.id(of: campaign, api)),
        ]
    }
}
