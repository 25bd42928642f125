import App
import ArgumentParser

/// `postrider db check`
struct DatabaseCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read a whole store and hold its rows against each other.",
        discussion: """
            A node may be working on it meanwhile. Nothing is changed.
            Exit status: 0 all is well, 3 something is not.
            """)

    @OptionGroup var place: StorePlaceOptions

    func run() async throws {
        let (directory, settings) = try place.place()
        let findings = try await StoreExamination(directory, store: settings.store).findings()
        for finding in findings { try Console.data("\(finding.isGood ? "ok    " : "wrong ") \(finding.text)") }
        if findings.contains(where: { !$0.isGood }) { throw CommandFailure(.negative) }
    }
}
