import App
import ArgumentParser
import Bounce

/// `postrider rules try`
struct RulesTry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Judge one text, and show which rule spoke.",
        discussion: """
            Exit status 3 where no rule knows the text and its code alone decided.

              postrider rules try '552 5.2.2 Over quota' --rules mine.rules
            """)

    @OptionGroup var rules: RuleOptions
    @Option(help: ArgumentHelp("The exchanger that said it.", valueName: "host")) var mx: String?
    @Option(help: "When it was said: \(Stage.allCases.map(\.rawValue).joined(separator: ", ")).") var stage: Stage?
    @Argument(help: "A reply or any other words.") var text: String

    func run() throws {
        let set = try rules.load()
        let trial = try RuleTrial(set, text: text, exchanger: mx, stage: stage)
        try Console.bytes(trial.explanation)
        if !trial.isMatched { throw CommandFailure(.negative) }
    }
}
