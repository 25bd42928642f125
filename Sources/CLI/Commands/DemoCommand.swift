import App
import ArgumentParser
import Logging

/// `postrider demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "See the whole product in a minute, without DNS or real mail.",
        discussion: """
            Starts a node and a simulated world of mail providers, sends a campaign, retries what is deferred (two \
            days pass in seconds), sends a second campaign that spares whom the first showed to be gone, and holds every \
            figure against the simulator's own. Exit status 3 where they differ.
            """)

    @Option(help: ArgumentHelp("Recipients of each campaign: 1 to 200000.", valueName: "count")) var recipients = 10_000
    @Option(
        help: ArgumentHelp("Keep the node in this empty directory instead of in a temporary one.", valueName: "dir"),
        completion: .directory)
    var data: String?
    @Option(
        help: ArgumentHelp(
            "Keep the mail in this empty PostgreSQL database instead of in SQLite: postgres://user@host:port/database.",
            valueName: "url"))
    var store: String?
    @Option(help: ArgumentHelp("Where the pages are.", valueName: "host:port")) var http = "127.0.0.1:8025"
    @Option(help: ArgumentHelp("Same seed: same campaign.", valueName: "number")) var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Divides every wait: with 7200, 48 hours pass in 24 seconds.", valueName: "factor"))
    var timeScale = 7_200.0
    @Flag(help: "End when the report is printed; else the pages stay up.") var exit = false

    func validate() throws {
        guard (1...200_000).contains(recipients) else { throw ValidationError("--recipients is 1 to 200000") }
        guard (1...1_000_000).contains(timeScale) else { throw ValidationError("--time-scale is 1 to 1000000") }
        guard store == nil || store.flatMap(DemoSettings.store) != nil else {
            throw ValidationError("--store wants postgres://user@host:port/database")
        }
        guard Endpoint(http) != nil else { throw ValidationError("--http wants HOST:PORT") }
    }

    func run() async throws {
        var settings = DemoSettings()
        settings.recipientCount = recipients
        settings.dataDirectory = data
        settings.store = store.flatMap(DemoSettings.store)
        settings.http = Endpoint(http) ?? settings.http
        settings.seed = seed
        settings.timeScale = timeScale
        let demo = try await Demo(settings, logger: Log.make(level: .error).logger)
        let result: Result<DemoReport, any Error>
        do {
            let report = try await Interruption.end { try await show(demo) }
            if !exit {
                Console.note("\nThe pages stay up: \(Style.error.bold(report.pages))   Ctrl-C ends.")
                await Interruption.wait()
            }
            result = .success(report)
        } catch {
            result = .failure(error)
        }
        await demo.stop()
        guard try result.get().isTrue else {
            throw CommandFailure(.negative, "node and simulator do not say the same; see the differences above")
        }
    }

    private func show(_ demo: Demo) async throws -> DemoReport {
        Console.note(
            "A node and \(demo.providerCount) simulated providers are up. Watch the pages meanwhile: \(demo.pages)")
        let progress = DemoProgressView()
        let report = try await demo.run { progress.show($0) }
        progress.end()
        for line in DemoSheet(report: report, style: Style.output, width: Console.width).lines {
            try Console.data(line)
        }
        return report
    }
}
