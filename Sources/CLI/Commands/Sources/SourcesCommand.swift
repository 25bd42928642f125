import ArgumentParser

/// `postrider sources`
struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "Our addresses that mail goes out from, and how far new ones have come.",
        subcommands: [SourcesList.self, SourcesShow.self], defaultSubcommand: SourcesList.self)

    static let emptyNote = "no sources; the system chooses the address, unless the node is told of some (source, pool)"

    /// `until 2026-11-21 12:00:00 (why)`; empty where nothing stops it.
    static func stop(of source: JSON) -> String {
        guard let stop = source["stop"], let why = stop["why"]?.plain else { return "" }
        let until = stop["until"]?.plain ?? ""
        let end = until.isEmpty ? "until resumed" : "until " + until.prefix(19).replacing("T", with: " ")
        return "\(end) (\(why))"
    }
}
