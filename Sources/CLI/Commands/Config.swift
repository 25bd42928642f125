import App
import ArgumentParser

/// `postrider config`
struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the settings.", subcommands: [ConfigShow.self],
        defaultSubcommand: ConfigShow.self)
}

/// `postrider config show`
struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Every setting, what it is set to, and who said so; faults are told.")

    @OptionGroup var options: NodeOptions
    @Flag(help: "One JSON object.") var json = false

    func run() throws {
        let sources = try options.sources()
        _ = try NodeConfiguration(sources)
        let found = try Setting.allCases.map { try sources.find($0) }
        json ? try printJSON(found) : try printTable(found)
    }

    private func printTable(_ found: [ConfigurationSources.Found]) throws {
        var table = Table([
            .init(title: "setting"), .init(title: "value"), .init(title: "from"),
            .init(title: "meaning", isElastic: true),
        ])
        for entry in found {
            table.append([entry.setting.rawValue, entry.shownText, entry.origin, entry.setting.summary])
        }
        try Console.show(table)
    }

    private func printJSON(_ found: [ConfigurationSources.Found]) throws {
        var members: [(String, JSON)] = []
        for entry in found {
            members.append(
                (
                    entry.setting.rawValue,
                    .object([("value", .string(entry.shownText)), ("origin", .string(entry.origin))])
                ))
        }
        try Console.data(JSON.object(members).text)
    }
}
