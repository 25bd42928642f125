import ArgumentParser

/// `postrider sources list`
struct SourcesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Every source with its pools, its warm-up, and what stops it.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withRunningNode { api in
            let listing = Listing(
                fields: [
                    .init("source", "name"), .init("address", "address"), .init("helo", "helo_name", isElastic: true),
                    .init("pools") { source in
                        (source["pools"]?.array ?? []).map {
                            "\($0["name"]?.plain ?? "")*\($0["weight"]?.plain ?? "")"
                        }.joined(separator: ", ")
                    }, .init("warm-up", cell: Self.warmUp),
                    .init("stopped", isElastic: true, cell: SourcesCommand.stop),
                ], options: output, emptyNote: SourcesCommand.emptyNote)
            try listing.print(try await api.get("/v1/sources")["data"]?.array ?? [])
        }
    }

    /// `day 3 of 30`, `day 2 to 5 of 30`, `warm`; empty for an address that is not new.
    static func warmUp(of source: JSON) -> String {
        guard source["warm_up"]?.isTrue == true else { return "" }
        let providers = source["providers"]?.array ?? []
        let cold = providers.filter { $0["warm"]?.isTrue != true }
        let days = cold.compactMap { $0["day"]?.integer }
        guard let least = days.min(), let most = days.max() else { return providers.isEmpty ? "not begun" : "warm" }
        let end = cold.first?["days"]?.plain ?? ""
        return least == most ? "day \(least) of \(end)" : "day \(least) to \(most) of \(end)"
    }
}
