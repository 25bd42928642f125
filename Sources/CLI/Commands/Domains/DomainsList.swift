import ArgumentParser

/// `postrider domains list`
struct DomainsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every domain and its keys.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await store.withAPI { api in
            let domains = try await api.get("/v1/domains")["data"]?.array ?? []
            let listing = Listing(
                fields: [
                    .init("domain", "domain", isElastic: true), .init("signs", "signs"),
                    .init("keys") { domain in
                        (domain["keys"]?.array ?? []).map {
                            "\($0["selector"]?.plain ?? "") \($0["state"]?.plain ?? "")"
                        }.joined(separator: ", ")
                    }, .time("added", "created_at"),
                ], options: output, emptyNote: "no domains; postrider domains add DOMAIN makes keys for one")
            try listing.print(domains)
        }
    }
}
