import App
import ArgumentParser
import Bounce

/// `postrider rules check`
struct RulesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether rule files are sound; errors name file, line and column.",
        discussion: "Exit status 3 where a file is wrong. docs/rules.md describes the format.")

    @Argument(help: "Rule files.", completion: .file()) var files: [String]

    func run() throws {
        try ClassifyWork.check(files)
        var faultCount = 0
        for file in files {
            do {
                let bytes = try RuleSource.read(file)
                let parsed = try RuleSet.parse(files: [(file, bytes)])
                _ = try RuleSet.standard.overridden(by: [(file, bytes)])
                try Console.data("\(file): \(RuleSource.summary(of: parsed[0]))")
            } catch let error as RuleFileError {
                faultCount += 1
                Console.complain("\(error)")
            }
        }
        if faultCount > 0 { throw CommandFailure(.negative) }
        // Sound each by itself, they must be so together too.
        _ = try RuleSource.load(files)
    }
}
