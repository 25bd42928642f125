import App
import ArgumentParser

/// The command that a mistyped one was meant to be.
enum CommandHint {
    /// - Returns: the whole command, as `postrider queues pause`; `nil` where the first words are commands, or like none.
    static func of(_ arguments: [String], among root: any ParsableCommand.Type) -> String? {
        var command = root
        var words = [root._commandName]
        for word in arguments {
            let children = command.configuration.subcommands
            if children.isEmpty || word.hasPrefix("-") { return nil }
            if let child = children.first(where: { $0._commandName == word }) {
                words.append(word)
                command = child
                continue
            }
            return Suggestion.nearest(to: word, among: children.map { $0._commandName }).map {
                (words + [$0]).joined(separator: " ")
            }
        }
        return nil
    }
}
