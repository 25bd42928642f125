import ArgumentParser

/// `postrider queues`
struct Queues: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What waits for whom.", subcommands: [QueuesList.self], defaultSubcommand: QueuesList.self)
}

/// `postrider queues list`
struct QueuesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Queues of the running node, one for each way and destination.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let queues = try await api.get("/v1/queues")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("site", "site", isElastic: true), .init("provider", "provider"),
                    .init("waiting", "waiting", isNumber: true), .init("in flight", "in_flight", isNumber: true),
                    .init("connections", "connections", isNumber: true),
                    .init("delivered", "delivered_count", isNumber: true),
                    .init("refused", "refused_count", isNumber: true), .time("paused until", "paused_until"),
                ], options: output, emptyNote: "nothing is on its way")
            try listing.print(queues)
            guard !output.json, !output.ndjson else { return }
            let status = try await api.get("/v1/status")
            let waiting = status.find("queue.waiting")?.integer ?? 0
            Console.note("\(Count.text(waiting, "message")) in the queue for a next try")
        }
    }
}
