import ArgumentParser

/// `postrider campaigns sources`
struct CampaignsSources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "Where the addresses of a campaign's hard bounces came from, beside what is usual.",
        discussion: "Below 100 finished messages of a source its rate says nothing. Sources are those of contacts.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Flag(help: "One JSON document.") var json = false

    func run() async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let answer = try await api.get("/v1/campaigns/\(API.escaped(id))/sources")
            if json { return try Console.data(answer.text) }
            let rates = answer["data"]?.array ?? []
            if rates.isEmpty {
                Console.note("no mail of it to contacts has ended yet")
            } else {
                try Console.show(SourceSheet.rates(rates))
            }
            if let worst = answer.find("worst.summary")?.plain, !worst.isEmpty { Console.note("worst: \(worst)") }
            let (hard, finished) = (
                answer.find("untraced.hard_bounced")?.integer ?? 0, answer.find("untraced.finished")?.integer ?? 0
            )
            guard finished > 0 else { return }
            Console.note(
                "\(Count.text(finished)) finished messages, \(Count.text(hard)) of them bounced hard, went to addresses that "
                    + "were nobody's contact")
        }
    }
}
