import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Importing suppressions", .eachEngine)
struct SuppressionImportTests {
    private func run(
        _ text: String, chunk: Int = .max, _ kit: TemporarySpool,
        _ change: (inout SuppressionImport.Options) -> Void = { _ in }
    ) async throws -> SuppressionImport.Report {
        var options = SuppressionImport.Options(scope: .account(.first), by: "key_1")
        change(&options)
        var work = SuppressionImport(options, into: kit.spool, now: kit.time.now())
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try await work.read(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        return try await work.finish()
    }

    private func entries(_ kit: TemporarySpool) async throws -> [String] {
        let found = try await kit.spool.suppressions(SuppressionFilter(.account(.first)))
        return found.map { "\($0.address) \($0.cause.rawValue)" }.sorted()
    }

    static let layouts: [(SuppressionLayout, String, [String])] = [
        (
            .ses,
            "EmailAddress,Reason,LastUpdateTime\r\na@x.example,BOUNCE,2024-01-02T03:04:05Z\r\nb@x.example,COMPLAINT,\r\n",
            ["a@x.example hard_bounce", "b@x.example complaint"]
        ),
        (
            .ses, "a@x.example,BOUNCE\nb@x.example, COMPLAINT\n",
            ["a@x.example hard_bounce", "b@x.example complaint"]
        ),
        (
            .sendgrid, "status,reason,email,created\n5.1.1,550 5.1.1 no such user,a@x.example,1700000000\n",
            ["a@x.example hard_bounce"]
        ),
        (.sendgrid, "ip,email,created\n192.0.2.1,a@x.example,1700000000\n", ["a@x.example complaint"]),
        (.sendgrid, "email,created\na@x.example,1700000000\n", ["a@x.example unsubscribe"]),
        (
            .mailgun,
            "address,code,error,created_at\na@x.example,550,\"No such mailbox, sorry\",\"Fri, 21 Oct 2011 11:02:55 UTC\"\n",
            ["a@x.example hard_bounce"]
        ),
        (.mailgun, "address,tags,created_at\na@x.example,*,x\n", ["a@x.example unsubscribe"]),
        (.mailgun, "address,created_at\na@x.example,x\n", ["a@x.example complaint"]),
        (
            .postmark,
            """
            EmailAddress,SuppressionReason,Origin,CreatedAt
            a@x.example,HardBounce,Recipient,2019-12-17T08:58:33-05:00
            b@x.example,SpamComplaint,Recipient,2019-12-17T08:58:33-05:00
            c@x.example,ManualSuppression,Customer,2019-12-17T08:58:33-05:00
            d@x.example,ManualSuppression,Recipient,2019-12-17T08:58:33-05:00

            """,
            ["a@x.example hard_bounce", "b@x.example complaint", "c@x.example manual", "d@x.example unsubscribe"]
        ),
        (.plain, "email\na@x.example\n", ["a@x.example imported"]),
        (.plain, "a@x.example\nB@x.example", ["a@x.example imported", "b@x.example imported"]),
    ]

    @Test("knows each service's layout by its header", arguments: layouts)
    func layout(layout: SuppressionLayout, text: String, expected: [String]) async throws {
        for chunk in [1, 7, .max] {
            let kit = try await TemporarySpool()
            let report = try await run(text, chunk: chunk, kit)
            #expect(report.layout == layout && report.created == expected.count && report.rejects == [])
            #expect(try await entries(kit) == expected)
        }
    }

    @Test("numbers what it rejects as a spreadsheet does, and takes the rest")
    func rejects() async throws {
        let kit = try await TemporarySpool()
        let text = """
            address,cause,expires_at
            a@x.example,manual,
            nobody,manual,
            "b@x.example,manual,
            c@x.example,strange,
            d@x.example,manual,yesterday
            e@x.example,manual,2020-01-01T00:00:00Z
            a@x.example,manual,
            '@z.example,manual,

            """
        let report = try await run(text, kit)
        #expect(report.rejects.map(\.row) == [3, 4, 5, 6, 7])
        #expect(report.rejects[0].reason == "has an address without @" && report.rejects[0].text == "nobody,manual,")
        #expect(report.created == 2 && report.skipped == 1 && report.rejected == 5 && report.rowCount == 8)
        #expect(try await entries(kit) == ["@z.example manual", "a@x.example manual"])
    }

    @Test("leaves out bounces whose words blame the sender, unless told otherwise")
    func blame() async throws {
        let text = """
            status,reason,email,created
            5.7.1,"550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org",a@x.example,1
            5.1.1,550 5.1.1 User unknown,b@x.example,1
            5.0.0,something that nobody knows,c@x.example,1

            """
        let kit = try await TemporarySpool()
        let report = try await run(text, kit)
        #expect(report.rejects.map(\.row) == [2] && report.created == 2)
        #expect(report.rejects[0].reason == "is a bounce that is not the address's fault (ip_listed)")
        let all = try await run(text, kit) { $0.takesAll = true }
        #expect(all.created == 1 && all.skipped == 2)
    }

    @Test("counts in a trial what it would do, and writes nothing")
    func trial() async throws {
        let kit = try await TemporarySpool()
        _ = try await run("email\na@x.example\n", kit)
        let report = try await run("email\na@x.example\nb@x.example\nb@x.example\n", kit) { $0.isTrial = true }
        #expect(report.created == 1 && report.skipped == 2)
        #expect(try await kit.spool.suppressionCount() == 1)
    }

    @Test("brings back what an export wrote, formulas and domains included")
    func roundTrip() async throws {
        let kit = try await TemporarySpool()
        func target(_ text: String, _ wide: Bool = false) throws -> SuppressionTarget {
            try SuppressionTarget.parse(Array(text.utf8).span, includesSubdomains: wide)
        }
        let end = kit.time.now() + .seconds(86_400)
        _ = try await kit.spool.suppress(
            [
                NewSuppression(try target("=sum@x.example"), cause: .complaint, note: "=1+1, \"quoted\""),
                NewSuppression(try target("@y.example", true), cause: .manual, expiresAt: end),
            ], scope: .account(.first), by: "key_1")
        let records = try await kit.spool.suppressions(SuppressionFilter(.account(.first)))
        let rows = try records.map { try #require(SuppressionLayout.postrider.row($0)) }
        // As the export writes them: quoted, and with an apostrophe before a formula.
        let text = ([SuppressionLayout.postrider.header] + rows).map { row in
            row.map { cell in
                let isFormula = cell.first.map { "=+-@".contains($0) } ?? false
                return "\"\(isFormula ? "'" : "")\(cell.replacing("\"", with: "\"\""))\""
            }.joined(separator: ",")
        }.joined(separator: "\r\n")
        let other = try await TemporarySpool()
        #expect(try await run(text, other).created == 2)
        // A list shows the newest first, and what was read last is the newest.
        let back = Array(try await other.spool.suppressions(SuppressionFilter(.account(.first))).reversed())
        #expect(back.map(\.address) == records.map(\.address) && back.map(\.note) == records.map(\.note))
        #expect(back.map(\.includesSubdomains) == [true, false] && back[0].expiresAt == end)
    }

    @Test("refuses what is no list", arguments: ["", "\u{FEFF}", "name,phone\nAda,1\n"])
    func refused(text: String) async throws {
        let kit = try await TemporarySpool()
        await #expect(throws: RecipientCSV.Fault.self) { try await run(text, kit) }
    }
}

@Suite("Pieces of a CSV file")
struct CSVPiecesTests {
    @Test("carry the header each, and say where they begin", arguments: [1, 3, 1_000])
    func pieces(chunk: Int) {
        let text = "email,created\r\na@x.example,\"1\r\n2\"\r\nb@x.example,\r\nc@x.example,"
        var pieces = CSVPieces(rowCount: 2)
        var found: [CSVPieces.Piece] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            pieces.append(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
            while let piece = pieces.next(isAtEnd: false) { found.append(piece) }
        }
        while let piece = pieces.next(isAtEnd: true) { found.append(piece) }
        #expect(
            found.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "email,created\na@x.example,\"1\r\n2\"\nb@x.example,\n", "email,created\nc@x.example,\n",
            ])
        #expect(found.map(\.firstRow) == [2, 4])
    }

    @Test("of a list without a header begin with their own rows")
    func headless() {
        var pieces = CSVPieces(rowCount: 2)
        pieces.append(Array("a@x.example\nb@x.example\nc@x.example\n".utf8))
        #expect(pieces.next(isAtEnd: true)?.firstRow == 1)
        #expect(pieces.next(isAtEnd: true)?.firstRow == 3)
        #expect(pieces.next(isAtEnd: true) == nil)
    }
}
