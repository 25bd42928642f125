import ArgumentParser
import Testing

@testable import CLI

@Suite("A word that is no command")
struct UnknownCommandTests {
    @Test("is told with what there is, and with what it was perhaps meant to be")
    func verb() throws {
        let unknown = try #require(UnknownCommand.find(["campaigns", "shwo", "May"], among: Postrider.self))
        #expect(unknown.path == "postrider campaigns" && unknown.word == "shwo")
        #expect(unknown.known.first == "list" && unknown.known.contains("resend"))
        #expect(
            unknown.sentence.hasPrefix(
                "there is no 'postrider campaigns shwo'; after 'postrider campaigns' comes one of: list, show"))
        #expect(unknown.suggestion == "postrider campaigns show")
        let noun = try #require(UnknownCommand.find(["campagins"], among: Postrider.self))
        #expect(noun.suggestion == "postrider campaigns")
    }

    @Test("is what the parser complains of", arguments: Self.nouns)
    func complaint(noun: String) throws {
        let words = [noun, "no-such-verb"]
        let unknown = try #require(UnknownCommand.find(words, among: Postrider.self))
        #expect(throws: (any Error).self) {
            do {
                _ = try Postrider.parseAsRoot(words)
            } catch {
                #expect(Postrider.exitCode(for: error) == .validationFailure)
                #expect(unknown.explains(Postrider.fullMessage(for: error)))
                throw error
            }
        }
    }

    /// Those whose first word is a verb, and can be nothing else.
    private static let nouns = Postrider.configuration.subcommands
        .filter { !$0.configuration.subcommands.isEmpty }
        .map { $0._commandName }.filter { !["classify", "bounces"].contains($0) }

    @Test(
        "is none where commands, aliases, options or files stand",
        arguments: [
            ["campaigns", "list"], ["campaigns", "status", "May"], ["campaigns", "--json"], ["status", "x"], [],
            ["queues", "help"],
        ])
    func known(words: [String]) { #expect(UnknownCommand.find(words, among: Postrider.self) == nil) }

    @Test("is not blamed for another mistake")
    func others() throws {
        let unknown = try #require(UnknownCommand.find(["campaigns", "foo"], among: Postrider.self))
        #expect(!unknown.explains("Error: Unknown option '--bogus'"))
    }
}
