import App
import ArgumentParser
import Foundation

/// `postrider db move`
struct DatabaseMove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Bring a stopped node's SQLite store into PostgreSQL.",
        discussion: """
            The database must be empty. Everything is copied in small commits and then read back and compared; what was cut \
            off goes on with the same command. At the end the old file is called postrider.db.moved, and the node is started \
            with --store URL and the same data directory.
            """)

    @Option(help: ArgumentHelp(Setting.data.summary, valueName: "dir"), completion: .directory) var data: String?
    @Option(
        help: ArgumentHelp("postgres://user@host:port/database; the password belongs in ~/.pgpass.", valueName: "url"))
    var to: String
    @Option(help: ArgumentHelp("YAML file of settings.", valueName: "file"), completion: .file()) var config: String?

    func run() async throws {
        let settings = try NodeConfiguration(
            ConfigurationSources(
                flags: [.data: data].compactMapValues { $0.map { [$0] } },
                environment: ProcessInfo.processInfo.environment, file: config))
        let directory = DataDirectory(path: settings.dataDirectory)
        if let fault = directory.fault { throw fault }
        let move = try DirectoryMove(directory, to: to)
        let progress = MoveProgressView()
        let task = Task { try await move.run { progress.show($0) } }
        let stop = Task {
            await Interruption.wait()
            guard !Task.isCancelled else { return }
            Console.note("ending after the commit under way; the same command goes on")
            task.cancel()
        }
        defer { stop.cancel() }
        do {
            let result = try await task.value
            progress.end()
            Console.note("\(result.rows) rows of \(result.tables) tables are there, read back and compared")
            Console.note(
                "  start the node   postrider serve --data \(directory.path) --store \(ShellWord.quoted(result.place))")
        } catch {
            progress.end()
            throw error
        }
    }
}
