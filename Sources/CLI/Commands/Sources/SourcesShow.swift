import ArgumentParser

/// `postrider sources show`
struct SourcesShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "How far a source has come with each provider, and who takes what is over.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The name of a source.") var name: String

    func run() async throws {
        try await store.withRunningNode { api in
            let sources = try await api.get("/v1/sources")["data"]?.array ?? []
            guard let source = sources.first(where: { $0["name"]?.plain == name }) else {
                throw CommandFailure(.notFound, "there is no source \(name); postrider sources list names them")
            }
            if output.json || output.ndjson { return try Console.data(source.text) }
            let stop = SourcesCommand.stop(of: source)
            try Console.data(
                Table.printable("\(name): \(source["address"]?.plain ?? "")\(stop.isEmpty ? "" : ", stopped \(stop)")"))
            try listing(isNew: source["warm_up"]?.isTrue == true).print(source["providers"]?.array ?? [])
        }
    }

    private func listing(isNew: Bool) -> Listing {
        Listing(
            fields: [
                .init("provider", "provider"),
                .init("day", isNumber: true) { provider in
                    provider["warm"]?.isTrue == true
                        ? "warm" : "\(provider["day"]?.plain ?? "")/\(provider["days"]?.plain ?? "")"
                },
                .init("this hour", isNumber: true) { Self.share(of: $0["hour"]) },
                .init("today", isNumber: true) { Self.share(of: $0["today"]) },
                .init("on its way", "in_hand", isNumber: true, spare: 2), .init("spam", "today.spam", isNumber: true),
                .init("deferred", "today.deferred", isNumber: true), .init("repeats", "today.repeats", spare: 1),
                .init("overflow", isElastic: true, cell: Self.overflow),
            ], options: output,
            emptyNote: isNew ? "it has sent nothing yet" : "it is not new: its queues' limits alone hold")
    }

    /// `12/480`
    private static func share(of span: JSON?) -> String {
        let limit = span?["limit"]?.plain ?? ""
        return "\(span?["sent"]?.plain ?? "")\(limit.isEmpty ? "" : "/\(limit)")"
    }

    /// `out1 (340), out3`: who took what was over today, and who would.
    static func overflow(of provider: JSON) -> String {
        let taken = provider["overflow"]?.array ?? []
        let names = taken.compactMap { $0["source"]?.plain }
        let takers = (provider["overflow_sources"]?.array ?? []).map(\.plain).filter { !names.contains($0) }
        let words = taken.map { "\($0["source"]?.plain ?? "") (\($0["messages"]?.plain ?? ""))" } + takers
        guard words.isEmpty else { return words.joined(separator: ", ") }
        return provider["warm"]?.isTrue == true ? "" : "waits for the next hour"
    }
}
