import ArgumentParser

/// `postrider domains check`
struct DomainsCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at SPF, DKIM, DMARC, MTA-STS, reverse DNS and lists, and say what to mend, word for word.",
        discussion: """
            Keys whose records are found sign from then on. Exit status: 0 all is well or has a warning at most, 3 something \
            is to be mended, 6 the DNS did not answer.
            """)

    @OptionGroup var options: DomainOptions
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        try await options.store.withAPI { api in
            let report = try await api.post(options.path + "/check", .object([]))
            if json { try Console.data(report.text) } else { try DomainSheet.show(report) }
            switch report["state"]?.plain {
            case "failed": throw CommandFailure(.negative)
            case "unknown": throw CommandFailure(.tryAgain)
            default: break
            }
        }
    }
}
