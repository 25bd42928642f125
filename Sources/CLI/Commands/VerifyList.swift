import App
import ArgumentParser
import Foundation
import Mail
import Tables
import Verification

/// `postrider verify-list`
struct VerifyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-list",
        abstract: "Verify a list of addresses, with nothing running.",
        discussion: """
            The list is CSV, TSV, NDJSON or a workbook (XLSX). It comes out in its order, with its own columns and ours: \
            verdict, reason, score, suggestion, normalized, checked_at. A summary goes to stderr.

              postrider verify-list people.csv -o people.verified.csv
              postrider verify-list people.xlsx -o clean.xlsx --only deliverable,unknown
              zcat people.csv.gz | postrider verify-list - --column "Contact e-mail" > verified.csv

            Lists that an operator put into lists/ of the data directory count too.
            With -o, a run that was ended goes on where it was when it is called again: what is done lies in FILE.part and \
            FILE.resume until the list is whole, and the bytes are the same as of a run that never ended.
            """)

    @OptionGroup var lists: ListDirectoryOptions
    @Argument(help: "The list; - is standard input.", completion: .file()) var file: String
    @Option(name: [.short, .long], help: "Where it goes; stdout unless given.", completion: .file())
    var output: String?
    @Option(help: "What comes out: csv, tsv, ndjson or xlsx; as the output is called, else as the list came.")
    var format: ListFormat?
    @Option(help: "What goes in: csv, tsv, ndjson or xlsx; by its first bytes unless given.") var input: ListFormat?
    @Option(help: "auto (UTF-8, else windows-1252; UTF-16 by its mark), utf-8 or latin-1.")
    var encoding = TableEncoding.auto
    @Option(help: "The column of addresses, by name or number; found out unless given.") var column: String?
    @Option(
        help: ArgumentHelp(
            "Which columns are added, of \(ListColumn.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "columns"))
    var add: String?
    @Option(help: ArgumentHelp("Write the rows with these verdicts alone: a cleaned list.", valueName: "verdicts"))
    var only: String?
    @Option(help: "fast (asks nobody) or dns (does the domain take mail).") var level = VerificationLevel.fast
    @Option(help: "mailbox (all that can be delivered to) or signup (what people really have).")
    var policy = AddressPolicy.mailbox
    @Flag(help: "Begin anew what an earlier run left half done.") var restart = false
    @Flag(name: [.short, .long], help: "Take the place of a file that is there.") var force = false
    @Flag(help: "The summary as JSON on stdout; needs -o.") var json = false

    func run() async throws {
        let work = VerifyListWork(
            options: try options(), origin: try VerifyListInput.open(file, input), destination: output,
            checker: try checker(), isForced: force, isRestarted: restart)
        let counts = try await work.run()
        if json {
            try Console.data(String(decoding: counts.summaryBytes(at: level), as: UTF8.self))
        } else {
            VerifiedListSheet.print(counts, level)
        }
    }

    private func options() throws -> ListOptions {
        if json, output == nil { throw ValidationError("--json needs -o: stdout has the rows") }
        var options = ListOptions()
        options.format = input
        options.encoding = encoding
        options.output = format ?? output.flatMap(ListFormat.init(fileName:))
        options.column = column
        options.level = level
        options.policy = policy
        if let add { options.added = try Self.words(add, "--add") }
        if let only { options.verdicts = Set(try Self.words(only, "--only") as [Verdict]) }
        return options
    }

    private func checker() throws -> any AddressChecker {
        guard level < .smtp else {
            throw CommandFailure(
                .wrongUsage,
                "exchangers that are asked about a whole list take us for a harvester: --level dns, or verify one by one"
            )
        }
        let lists = try lists.load()
        guard level > .fast else { return FastVerifier(lists: lists, policy: policy) }
        return VerifierChecker(
            verifier: try StandaloneVerifier.make(upTo: level, lists: lists), level: level, policy: policy)
    }

    private static func words<Word: RawRepresentable & CaseIterable & Hashable>(
        _ text: String, _ option: String
    ) throws -> [Word] where Word.RawValue == String {
        var words: [Word] = []
        for part in text.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            guard let word = Word(rawValue: part), !words.contains(word) else {
                let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(option): \(part) is none of \(known), or stands there twice")
            }
            words.append(word)
        }
        guard !words.isEmpty else { throw ValidationError("\(option) names nothing") }
        return words
    }
}
