import ArgumentParser
import Bounce

/// `postrider rules list`
struct RulesList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules in the order in which they are asked.")

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "Only rules that give this reason.") var reason: Reason?
    @Option(help: "Only rules of this provider.") var provider: String?

    func run() throws {
        let found = try rules.load().rules.filter { rule in
            (reason == nil || rule.reason == reason) && (provider == nil || rule.provider == provider)
        }
        let listing = Listing(
            fields: [
                .init("rule", "rule_id", isElastic: true), .init("reason", "reason"), .init("provider", "provider"),
                .init("strength", "strength"), .init("seen", "seen", isElastic: true, spare: 1),
                .init("where", isElastic: true) { "\($0["file"]?.plain ?? ""):\($0["line"]?.plain ?? "")" },
            ], options: output, emptyNote: "no rule is like that")
        try listing.print(found.map(RulesList.json))
    }

    private static func json(_ rule: Rule) -> JSON {
        .object([
            ("rule_id", .string(rule.id)), ("reason", .string(rule.reason.rawValue)),
            ("status", rule.status.map { .string($0.rawValue) } ?? .null),
            ("provider", rule.provider.map { .string($0) } ?? .null), ("strength", .string(rule.strength.rawValue)),
            ("seen", .string(rule.seen)), ("file", .string(rule.file)), ("line", .number(String(rule.line))),
        ])
    }
}
