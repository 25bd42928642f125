import ArgumentParser

/// `postrider domains activate`
struct DomainsActivate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Let keys sign that wait, without a look at the DNS.")

    @OptionGroup var options: DomainOptions
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await options.showKeys(json: json) { try await $0.post(options.path + "/activate", .object([])) }
    }
}
