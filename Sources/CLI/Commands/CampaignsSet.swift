import ArgumentParser

/// `postrider campaigns set`
struct CampaignsSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Choose how long a campaign's messages are tried, from now on.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: ArgumentHelp("1m to 72h, or default: as long as the account chose.", valueName: "time")) var life:
        ChosenLife

    func run() async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let record = try await api.patch("/v1/campaigns/\(API.escaped(id))", life.json)
            try Console.data(
                "\(Table.printable(record["name"]?.plain ?? "")): messages are tried for \(ChosenLife(record).words)")
        }
    }
}
