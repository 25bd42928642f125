import ArgumentParser

/// `postrider domains remove`
struct DomainsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a domain and its keys; its mail goes unsigned.")

    @OptionGroup var options: DomainOptions

    func run() async throws {
        try await options.store.withAPI { api in
            _ = try await api.delete(options.path)
            Console.note("\(options.domain) is forgotten; its records may be taken out of the DNS in a week")
        }
    }
}
