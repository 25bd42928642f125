import ArgumentParser

/// `postrider db`
struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "The store itself.",
        subcommands: [DatabaseBackup.self, DatabaseCheck.self, DatabaseMigrate.self, DatabaseMove.self])
}
