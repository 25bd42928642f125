import App
import ArgumentParser
import Foundation

/// `postrider send`
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send one letter to a list, each with its own merge values.",
        discussion: """
            The list is CSV: a header row with email (and name); every column is a merge value, {{name}} in subject and text. \
            Rows that cannot be read are told by their number, the others are sent to. An address is written to once.

              postrider send --csv people.csv --from 'News <news@example.com>' \
            --subject 'Hello {{name}}' --text-file letter.txt
            """)

    @OptionGroup var store: StoreOptions
    @Option(help: "The list; - is standard input.", completion: .file()) var csv: String
    @Option(help: "ADDRESS or NAME <ADDRESS>.") var from: String
    @Option(help: "Subject, with {{merge}} values.") var subject: String
    @Option(help: "Text.") var text: String?
    @Option(help: "File with the text.", completion: .file()) var textFile: String?
    @Option(help: "HTML.") var html: String?
    @Option(help: "File with the HTML.", completion: .file()) var htmlFile: String?
    @Option(help: "Name under which it is counted.") var campaign: String?
    @Option(help: "transactional or bulk; bulk where a campaign is named, else transactional.") var priority: String?
    @Option(help: "How long each is tried, 1m to 72h: minutes for one-time passwords.") var life: ChosenLife?
    @Option(help: "Write refused rows there, as CSV.", completion: .file()) var rejects: String?
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
        let source = try RecipientSource(path: csv)
        let sheet = try RejectSheet(path: rejects)
        try await store.withAPI { api in
            var mailing = Mailing(api: api, letter: letter, sheet: sheet)
            try await mailing.run(source)
            try report(mailing.counts)
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

    private func report(_ counts: Mailing.Counts) throws {
        if json {
            try Console.data(counts.json.text)
        } else {
            try Console.data(
                "\(Count.text(counts.accepted)) accepted, \(Count.text(counts.dropped)) dropped (suppressed), \(Count.text(counts.rejected)) rejected"
            )
            if let campaign { Console.note("see: postrider campaigns show '\(campaign)'") }
        }
        if counts.rejected > 0, counts.accepted + counts.dropped == 0 {
            throw CommandFailure(.failed, "no row could be sent to")
        }
    }
}
