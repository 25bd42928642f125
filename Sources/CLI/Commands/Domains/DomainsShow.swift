import ArgumentParser

/// `postrider domains show`
struct DomainsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "A domain's keys and the records to publish.")

    @OptionGroup var options: DomainOptions
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await options.showKeys(json: json) { try await $0.get(options.path) }
    }
}
