import App
import ArgumentParser
import Foundation

/// Reads the command line, runs the command, and turns every error into a sentence on stderr and an exit status.
@main
enum Program {
    static func main() async {
        Signals.ignoreBrokenPipesAndFullFiles()
        do {
            var command = try Postrider.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(report(error).rawValue)
        }
    }

    private static func report(_ error: any Error) -> ExitStatus {
        if let status = ExitStatus(error) {
            if let sentence = ExitStatus.sentence(for: error) { Console.complain(sentence) }
            return status
        }
        let message = Postrider.fullMessage(for: error)
        switch Postrider.exitCode(for: error) {
        case .success:
            print(message)
            return .done
        case .validationFailure:
            let unknown = UnknownCommand.find(Array(CommandLine.arguments.dropFirst()), among: Postrider.self)
            if let unknown, unknown.explains(message) {
                Console.complain(unknown.sentence)
            } else {
                Console.note(message)
            }
            if let suggestion = unknown?.suggestion { Console.note("  Did you mean '\(suggestion)'?") }
            return .wrongUsage
        case let code:
            if !message.isEmpty { Console.complain(message) }
            return ExitStatus(rawValue: code.rawValue) ?? .failed
        }
    }
}
