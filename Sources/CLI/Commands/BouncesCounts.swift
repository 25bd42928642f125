import ArgumentParser

/// `postrider bounces counters`
struct BouncesCounters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counters", abstract: "What counts against addresses that are not suppressed yet.",
        subcommands: [BouncesCountersList.self, BouncesCountersReset.self],
        defaultSubcommand: BouncesCountersList.self)
}

/// `postrider bounces counters list`
struct BouncesCountersList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Counters, newest first.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var limit: LimitOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "Of one address.") var address: String?
    @Option(help: "Of one domain.") var domain: String?
    @Option(help: "A reason, such as mailbox_full.") var reason: String?

    func run() async throws {
        let query = try period.query + [("address", address), ("domain", domain), ("reason", reason)]
        try await store.withAPI { api in
            let listing = Listing(
                fields: [
                    .init("address", "address", isElastic: true), .init("hard", "hard_bounces", isNumber: true),
                    .init("soft", "soft_bounces", isNumber: true), .init("reason", "reason"),
                    .time("last", "updated_at"), .init("delivered since", "delivered_since", spare: 1),
                ], options: output, emptyNote: "nothing counts against anybody")
            try await listing.print(Pages(api: api, path: "/v1/bounce-counts", query: query), limit: limit.limit)
        }
    }
}

/// `postrider bounces counters reset`
struct BouncesCountersReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Forget what counts against addresses, as a delivery would.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Addresses; all that the options find where there are none.") var addresses: [String] = []
    @Option(help: "Of one domain.") var domain: String?
    @Option(help: "A reason, such as mailbox_full.") var reason: String?
    @OptionGroup var period: PeriodOptions
    @Flag(name: [.customShort("n"), .long], help: "Say how many there are, and reset nothing.") var dryRun = false
    @Flag(name: [.short, .long], help: "Do it without asking.") var force = false

    func run() async throws {
        let texts = try period.query + [("domain", domain), ("reason", reason)]
        let members =
            [("addresses", JSON.array(addresses.map(JSON.string)))]
            + texts.compactMap { name, value in value.map { (name, JSON.string($0)) } }
        try await store.withAPI { api in
            let path = "/v1/bounce-counts:reset"
            let found = try await api.post(path, .object(members + [("dry_run", .bool(true))]))["found"]?.integer ?? 0
            if dryRun { return try Console.data("\(Count.text(found, "counter")) would be reset") }
            guard found > 0 else { return try Console.data("nothing counts against them") }
            try Consent.ask("reset \(Count.text(found, "counter"))?", force)
            var count = 0
            while true {
                let answer = try await api.post(path, .object(members + [("dry_run", .bool(false))]))
                count += answer["reset"]?.integer ?? 0
                guard answer["left"]?.integer ?? 0 > 0, answer["reset"]?.integer ?? 0 > 0 else { break }
            }
            try Console.data("\(Count.text(count, "counter")) reset")
        }
    }
}
