import ArgumentParser

/// `postrider domains rotate`
struct DomainsRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make new keys, which take over once their records are seen.")

    @OptionGroup var options: DomainOptions
    @OptionGroup var keys: DomainKeyOptions
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await keys.make(for: options, at: options.path + "/rotate", json: json)
    }
}
