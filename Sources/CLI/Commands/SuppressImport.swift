import App
import ArgumentParser
import Foundation
import Intake

/// `postrider suppress import`
struct SuppressImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Put a list of addresses on a suppression list.",
        discussion: """
            Takes what `suppress export` writes, and the files of Amazon SES, SendGrid, Mailgun and Postmark, known by their \
            header; or one address a line. Bad rows are told by their number and passed over, and so are bounces whose words \
            blame the sender. A file of any length goes in pieces; the same file may be sent again. Exit status 3 where rows were \
            refused.

              postrider suppress import bounces.csv --list account --dry-run
            """)

    /// Rows of a request.
    static let pieceRowCount = 2_000

    @OptionGroup var store: StoreOptions
    @Argument(help: "A CSV file; - for stdin.", completion: .file()) var file: String
    @Option(name: .customLong("list"), help: "Which list; the account's where --account names one, else the system's.")
    var chosenList: Suppress.List?
    @Option(
        help: "What the file is, where its header does not say: postrider, ses, sendgrid, mailgun, postmark, plain.")
    var layout: Suppress.Layout?
    @Option(help: "Why they are spared, for all: hard_bounce, complaint, unsubscribe, manual, imported.")
    var cause: String?
    @Option(help: "A note for all, kept with each entry.") var note: String?
    @Option(help: ArgumentHelp("When they end by themselves: 90d, or a moment.", valueName: "time")) var expires:
        String?
    @Option(help: "Where refused rows go, as CSV.", completion: .file()) var rejects: String?
    @Flag(help: "Take bounces too that are not the address's fault.") var takeAll = false
    @Flag(name: [.customShort("n"), .long], help: "Count, and write nothing.") var dryRun = false
    @Flag(help: "One JSON object with the counts.") var json = false

    private var list: Suppress.List { chosenList ?? .natural(store) }

    func run() async throws {
        var sheet = try RejectSheet(path: rejects)
        let input = try source()
        let expiresAt = try expires.map(TimeText.future)
        try await store.withAPI { api in
            var sum = Sum()
            var pieces = CSVPieces(rowCount: Self.pieceRowCount)
            var progress = ProgressLine()
            var isAtEnd = false
            while !isAtEnd {
                let chunk = try input.read(upToCount: 256 << 10) ?? Data()
                isAtEnd = chunk.isEmpty
                if !isAtEnd { pieces.append([UInt8](chunk)) }
                while let piece = pieces.next(isAtEnd: isAtEnd) {
                    let answer = try await send(piece, api, expiresAt: expiresAt)
                    progress.clear()
                    try sum.add(answer, &sheet)
                    progress.show("\(Count.text(sum.rows)) rows, \(Count.text(sum.rejected)) rejected")
                }
            }
            progress.end()
            sheet.end()
            try tell(sum)
            if sum.rejected > 0 { throw CommandFailure(.negative) }
        }
    }

    private func source() throws -> FileHandle {
        guard file != "-" else { return .standardInput }
        do {
            return try FileHandle(forReadingFrom: URL(filePath: file))
        } catch {
            throw CommandFailure(.notFound, "cannot read \(file): \(FailureText.of(error))")
        }
    }

    private func send(_ piece: CSVPieces.Piece, _ api: API, expiresAt: String?) async throws -> JSON {
        try await api.post(
            "/v1/suppressions:import",
            [
                ("list", list.rawValue), ("layout", layout?.rawValue), ("cause", cause), ("note", note),
                ("expires_at", expiresAt), ("dry_run", dryRun ? "true" : nil), ("take_all", takeAll ? "true" : nil),
                ("first_row", String(piece.firstRow)),
            ], csv: piece.bytes)
    }

    private struct Sum {
        var layout = ""
        var rows = 0
        var created = 0
        var updated = 0
        var skipped = 0
        var rejected = 0

        mutating func add(_ answer: JSON, _ sheet: inout RejectSheet) throws {
            layout = answer["layout"]?.plain ?? layout
            rows += answer["rows"]?.integer ?? 0
            created += answer["created"]?.integer ?? 0
            updated += answer["updated"]?.integer ?? 0
            skipped += answer["skipped"]?.integer ?? 0
            rejected += answer["rejected"]?.integer ?? 0
            for reject in answer["rejects"]?.array ?? [] {
                try sheet.add(
                    row: reject["row"]?.integer ?? 0, reason: reject["reason"]?.plain ?? "",
                    text: reject["text"]?.plain ?? "")
            }
        }
    }

    private func tell(_ sum: Sum) throws {
        guard !json else {
            let counts = [
                ("rows", sum.rows), ("created", sum.created), ("updated", sum.updated), ("skipped", sum.skipped),
                ("rejected", sum.rejected),
            ].map { ($0, JSON.number(String($1))) }
            return try Console.data(
                JSON.object([("dry_run", .bool(dryRun)), ("layout", .string(sum.layout))] + counts).text)
        }
        let verb = dryRun ? "would be " : ""
        try Console.data(
            """
            \(Count.text(sum.rows, "row")) (\(sum.layout.isEmpty ? "nothing" : sum.layout)): \(verb)\
            \(Count.text(sum.created)) created, \(Count.text(sum.updated)) updated, \(Count.text(sum.skipped)) skipped, \
            \(Count.text(sum.rejected)) rejected
            """)
    }
}

extension Suppress {
    /// A layout's name in the API.
    enum Layout: String, ExpressibleByArgument, CaseIterable { case postrider, ses, sendgrid, mailgun, postmark, plain }
}
