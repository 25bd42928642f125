import App
import ArgumentParser
import Foundation

/// `postrider send`
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send one letter to a list, each with its own merge values.",
        discussion: """
            The list is CSV: a header row with email (and name); every column is a merge value, {{name}} in subject and text. \
            Rows that cannot be read are told by their number, the others are sent to. An address is written to once. \
            Where the node goes away, or Ctrl-C comes, the command ends after the rows under way and says how to go on.

              postrider send --csv people.csv --from 'News <news@example.com>' \
            --subject 'Hello {{name}}' --text-file letter.txt
            """)

    @OptionGroup var store: StoreOptions
    @Option(help: ArgumentHelp("The list; - is standard input.", valueName: "file"), completion: .file()) var csv:
        String
    @Option(help: ArgumentHelp("ADDRESS or NAME <ADDRESS>.", valueName: "mailbox")) var from: String
    @Option(help: ArgumentHelp("Subject, with {{merge}} values.", valueName: "text")) var subject: String
    @Option(help: "Text.") var text: String?
    @Option(help: ArgumentHelp("File with the text.", valueName: "file"), completion: .file()) var textFile: String?
    @Option(help: "HTML.") var html: String?
    @Option(help: ArgumentHelp("File with the HTML.", valueName: "file"), completion: .file()) var htmlFile: String?
    @Option(help: ArgumentHelp("Name under which it is counted.", valueName: "name")) var campaign: String?
    @Option(help: "transactional or bulk; bulk where a campaign is named, else transactional.") var priority: String?
    @Option(help: ArgumentHelp("How long each is tried, 1m to 72h: minutes for one-time passwords.", valueName: "time"))
    var life: ChosenLife?
    @Option(help: ArgumentHelp("Write refused rows there, as CSV.", valueName: "file"), completion: .file())
    var rejects: String?
    @Option(help: ArgumentHelp("Go on where a run with the same list and letter stopped.", valueName: "token"))
    var resume: ResumeToken?
    @Flag(help: "One JSON object with the counts.") var json = false

    func validate() throws {
        if text != nil && textFile != nil { throw ValidationError("--text and --text-file exclude each other") }
        if html != nil && htmlFile != nil { throw ValidationError("--html and --html-file exclude each other") }
        if let priority, !["transactional", "bulk"].contains(priority) {
            throw ValidationError("--priority is transactional or bulk")
        }
        if text == nil, textFile == nil, html == nil, htmlFile == nil {
            throw ValidationError("there is no letter; give --text, --text-file, --html or --html-file")
        }
    }

    func run() async throws {
        let letter = try letter()
        let source = try RecipientSource(path: csv, firstRow: resume?.row ?? 0)
        let sheet = try RejectSheet(path: rejects)
        // A read from a terminal cannot be broken off but by ending the command.
        let stop = csv == "-" ? nil : StopFlag.raisedBySignals()
        try await store.withAPI { api in
            var mailing = Mailing(api: api, letter: letter, sheet: sheet, token: resume) { stop?.isRaised == true }
            try report(await mailing.run(source))
        }
    }

    private func letter() throws -> [(String, JSON)] {
        var letter: [(String, JSON)] = [("from", .string(from)), ("subject", .string(subject))]
        if let text = try text ?? textFile.map(contents) { letter.append(("text", .string(text))) }
        if let html = try html ?? htmlFile.map(contents) { letter.append(("html", .string(html))) }
        if let campaign { letter.append(("campaign", .string(campaign))) }
        if let priority { letter.append(("priority", .string(priority))) }
        if let life { letter.append(life.member) }
        return letter
    }

    private func contents(of path: String) throws -> String {
        do {
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw CommandFailure(.notFound, "cannot read \(path): \(FailureText.of(error))")
        }
    }

    private func report(_ outcome: Mailing.Outcome) throws {
        let counts = outcome.counts
        let sum = counts.accepted + counts.dropped + counts.rejected
        if let error = outcome.error, sum == 0 { throw error }
        if json {
            try Console.data(counts.json.text)
        } else {
            try Console.data(
                "\(Count.text(counts.accepted)) accepted, \(Count.text(counts.dropped)) dropped (suppressed), \(Count.text(counts.rejected)) rejected"
            )
            if let campaign, counts.accepted + counts.dropped > 0 {
                Console.note("see: postrider campaigns show \(ShellWord.quoted(campaign))")
            }
        }
        if let error = outcome.error { throw stopped(by: error, outcome.rest) }
        guard counts.accepted + counts.dropped == 0 else { return }
        throw CommandFailure(.failed, sum == 0 ? "the list has no row below its header" : "no row could be sent to")
    }

    /// What broke the mailing off, and the command that goes on with it.
    private func stopped(by error: any Error, _ rest: ResumeToken?) -> any Error {
        guard let rest else { return error }
        let isInterruption = error is CancellationError
        let cause = isInterruption ? "interrupted" : ExitStatus.sentence(for: error) ?? "\(error)"
        return CommandFailure(
            ExitStatus(error) ?? .failed,
            "\(cause)\n  Rows before \(Count.text(rest.row)) are done. To go on, give the same command with --resume \(rest)"
        )
    }
}

extension ResumeToken: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}
