import ArgumentParser

/// `postrider domains add`
struct DomainsAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a domain, make its keys, and say what to publish.")

    @OptionGroup var options: DomainOptions
    @OptionGroup var keys: DomainKeyOptions
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await keys.make(
            for: options, at: "/v1/domains", [("domain", .string(options.domain))], json: json)
    }
}
