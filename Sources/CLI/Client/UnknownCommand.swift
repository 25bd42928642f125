import App
import ArgumentParser

/// A word that stands where a command is expected, and is none.
struct UnknownCommand: Hashable {
    /// The commands before it: `postrider queues`.
    let path: String
    let word: String
    /// What may stand there, in the order of the help.
    let known: [String]

    /// - Returns: `nil` where the first words are commands.
    static func find(_ arguments: [String], among root: any ParsableCommand.Type) -> UnknownCommand? {
        var command = root
        var words = [root._commandName]
        for word in arguments {
            let children = command.configuration.subcommands
            if children.isEmpty || word.hasPrefix("-") { return nil }
            if let child = children.first(where: { $0.isCalled(word) }) {
                words.append(word)
                command = child
                continue
            }
            if word == "help" { return nil }
            return UnknownCommand(
                path: words.joined(separator: " "), word: word, known: children.map { $0._commandName })
        }
        return nil
    }

    /// Whether it is what the argument parser complains of, and not an option behind a file's name.
    func explains(_ message: String) -> Bool { message.contains("nexpected argument") && message.contains("'\(word)'") }

    var sentence: String {
        let isNoun = !path.contains(" ")
        return "there is no '\(path) \(Table.printable(word))'; "
            + (isNoun ? "these are its commands: " : "after '\(path)' comes one of: ") + known.joined(separator: ", ")
    }

    /// The whole command that it was perhaps meant to be: `postrider queues pause`.
    var suggestion: String? { Suggestion.nearest(to: word, among: known).map { "\(path) \($0)" } }
}

extension ParsableCommand {
    fileprivate static func isCalled(_ word: String) -> Bool {
        _commandName == word || configuration.aliases.contains(word)
    }
}
