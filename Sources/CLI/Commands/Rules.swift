import App
public import ArgumentParser
public import Bounce

/// `postrider rules`
struct Rules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check, list and try the rules that refusals are judged by; needs no node.",
        subcommands: [RulesCheck.self, RulesList.self, RulesTry.self, RulesUnmatched.self])
}

/// The rules carried in the binary, and files laid over them.
struct RuleOptions: ParsableArguments {
    @Option(
        name: .customLong("rules"),
        help: ArgumentHelp("Rules that add to the ones built in or replace them; may be repeated.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    func load() throws -> RuleSet { try RuleSource.load(files) }
}

extension Reason: ExpressibleByArgument {}
extension Stage: ExpressibleByArgument {}
