import Foundation
import Mail
import Tables
import TestKit
import Testing

@testable import Verification

@Suite("A verified list")
struct ListRunTests {
    @Test("has the columns it came with, to the byte, and ours behind them", arguments: [1, 7, 1_000])
    func columns(pieces: Int) async throws {
        let text =
            "Name;E-Mail;\"Note \"\"x\"\"\"\r\nAda; ok@example.com ;\"a;b\"\n\nBob;mailbox_not_found@example.com\n"
        let (sheet, cursor) = try await Lists.verify(text, pieces: pieces)
        #expect(
            sheet.lines == [
                "Name;E-Mail;\"Note \"\"x\"\"\";verdict;reason", "Ada; ok@example.com ;\"a;b\";deliverable;ok", "",
                "Bob;mailbox_not_found@example.com;;undeliverable;mailbox_not_found",
            ])
        #expect(cursor.isComplete && cursor.counts.rows == 3 && cursor.counts.blank == 1)
        #expect(cursor.counts.count(.deliverable) == 1 && cursor.counts.count(.undeliverable) == 1)
        #expect(cursor.byteCount == sheet.text.utf8.count)
    }

    @Test("gets a header where it has none")
    func headless() async throws {
        let (sheet, _) = try await Lists.verify("1,ok@example.com\n2,role@example.com\n")
        #expect(
            sheet.lines == [
                "column_1,email,verdict,reason", "1,ok@example.com,deliverable,ok", "2,role@example.com,risky,role",
            ])
    }

    @Test("keeps its order, however many batches are done at a time", arguments: [1, 4])
    func order(width: Int) async throws {
        let rows = (0..<9_000).map { "ok@d\($0).example" }
        let (sheet, cursor) = try await Lists.verify("email\n" + rows.joined(separator: "\n"), width: width)
        #expect(sheet.lines == ["email,verdict,reason"] + rows.map { "\($0),deliverable,ok" })
        #expect(cursor.counts.repeated == 0 && cursor.counts.rows == 9_000)
    }

    @Test("counts repeated addresses and drops none")
    func repeated() async throws {
        let (sheet, cursor) = try await Lists.verify("email\nok@example.com\nOK@Example.com\nok@example.com\n")
        #expect(sheet.lines.count == 4 && cursor.counts.repeated == 2)
    }

    @Test("tells rows without an address, and rows that cannot be read")
    func without() async throws {
        let (sheet, cursor) = try await Lists.verify(
            "name,email\nAda,\nBob\nok,ok@example.com,more\n\"open,ok@example.com\nok,ok@example.com\n"
        ) {
            $0.added = [.verdict, .detail]
        }
        #expect(
            sheet.lines == [
                "name,email,verdict,detail", "Ada,,undeliverable,The row has no address.",
                "Bob,,undeliverable,The row has no address.", "ok,ok@example.com,deliverable,said so,more",
                "\"\"\"open,ok@example.com\",,undeliverable,The row has a quote that is never closed.",
                "ok,ok@example.com,deliverable,said so",
            ])
        #expect(cursor.counts.withoutAddress == 3 && cursor.counts.addresses == 2)
    }

    @Test("takes the place of an earlier verification")
    func again() async throws {
        let (first, _) = try await Lists.verify("email,verdict,name\nok@example.com,x,Ada\n")
        #expect(first.lines == ["email,name,verdict,reason", "ok@example.com,Ada,deliverable,ok"])
        let (second, _) = try await Lists.verify(first.text)
        #expect(second.text == first.text)
    }

    @Test("becomes TSV, NDJSON or stays what it is")
    func formats() async throws {
        let text = "email,note\nok@example.com,\"a\tb \"\"c\"\"\"\n"
        let (tabs, _) = try await Lists.verify(text) { $0.output = .tsv }
        #expect(tabs.lines.last == "ok@example.com\t\"a\tb \"\"c\"\"\"\tdeliverable\tok")
        let (lines, _) = try await Lists.verify(text) { $0.output = .ndjson }
        #expect(
            lines.text
                == "{\"email\":\"ok@example.com\",\"note\":\"a\\tb \\\"c\\\"\",\"verdict\":\"deliverable\",\"reason\":\"ok\"}\n"
        )
        let (plain, _) = try await Lists.verify("email\tname\nok@example.com\tAda, B\n")
        #expect(plain.lines.last == "ok@example.com\tAda, B\tdeliverable\tok")
    }

    @Test("of objects keeps them to the byte; a bad line costs itself alone")
    func objects() async throws {
        let text = """
            {"id": 1.50, "contact":{"email":"ok@example.com"}, "tags":[1,{"verdict":2}], "verdict":"old"}

            {"id":2
            {"contact":{"email":"r\\u006fle@example.com"}}
            {"contact":7}
            """
        let (sheet, cursor) = try await Lists.verify(text, format: .ndjson)
        #expect(
            sheet.text.split(separator: "\n").map(String.init) == [
                "{\"id\": 1.50,\"contact\":{\"email\":\"ok@example.com\"},\"tags\":[1,{\"verdict\":2}],\"verdict\":\"deliverable\",\"reason\":\"ok\"}",
                "{\"line\":\"{\\\"id\\\":2\",\"verdict\":\"undeliverable\",\"reason\":\"syntax\"}",
                "{\"contact\":{\"email\":\"r\\u006fle@example.com\"},\"verdict\":\"risky\",\"reason\":\"role\"}",
                "{\"contact\":7,\"verdict\":\"undeliverable\",\"reason\":\"syntax\"}",
            ])
        #expect(cursor.counts.rows == 5 && cursor.counts.blank == 1 && cursor.counts.withoutAddress == 2)
        await #expect(throws: ListFault.noTable) {
            _ = try await Lists.verify(text, format: .ndjson) { $0.output = .csv }
        }
    }

    @Test("holds nothing that a spreadsheet would run; numbers stay what they are")
    func formulas() async throws {
        let (sheet, _) = try await Lists.verify(
            "email,a,b\ntypo_suspected@example.com,=1+1,+49 (0)30/123-4\nok@example.com,\"=cmd|' /C calc'!A0\",-5.20\nok@example.com,-,-x"
        ) {
            $0.added = [.suggestion]
        }
        #expect(
            sheet.lines.dropFirst() == [
                "typo_suspected@example.com,\"'=1+1\",+49 (0)30/123-4,\"'=1+1@example.com\"",
                "ok@example.com,\"'=cmd|' /C calc'!A0\",-5.20,", "ok@example.com,-,\"'-x\",",
            ])
    }

    @Test("that is windows-1252 or UTF-16 comes out as UTF-8")
    func encodings() async throws {
        let latin = Array("email,Stadt\nok@example.com,M".utf8) + [0xFC] + Array("nchen\n".utf8)
        let wide: [UInt8] =
            [0xFF, 0xFE] + "email,Stadt\nok@example.com,München\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        for bytes in [latin, wide] {
            let run = ListRun(ListOptions(), checker: SpokenChecker(), width: 1)
            let sheet = Sheet()
            _ = try await run.run(
                .stream(Pieces(bytes, of: 5), .csv), from: run.begin(at: Lists.moment), to: sheet, keep: { _ in true })
            #expect(sheet.lines.last?.hasPrefix("ok@example.com,München,deliverable,ok,90,") == true)
            #expect(sheet.lines.last?.hasSuffix(",2026-11-22T06:30:00Z") == true)
        }
    }

    @Test("from a workbook becomes one")
    func workbook() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = Fixtures.directory.appending(path: "contacts/people.xlsx").path
        let run = ListRun(ListOptions(), checker: SpokenChecker(), width: 2)
        let part = folder.appending(path: "rows").path
        _ = try await run.run(
            .file(source), from: run.begin(at: Lists.moment), to: try ListFile(path: part, keeping: 0),
            keep: { _ in true })
        let path = folder.appending(path: "out.xlsx").path
        try ListWorkbook.pack(rows: part, into: path, folder: folder.path)
        var rows = try WorkbookRows(path: path)
        #expect(rows.columns?.prefix(7).joined(separator: ",") == "E-Mail,name,born,seen,orders,vip,verdict")
        #expect(rows.columns?.last == "checked_at (UTC)")
        guard case .cells(let cells)? = try rows.next()?.content else { throw CancellationError() }
        #expect(
            cells.prefix(7) == [
                "ada@example.com", "Ada & Co", "2000-01-01", "2026-11-21T12:00:00Z", "12", "true", "deliverable",
            ])
        #expect(cells.last == "2026-11-22T06:30:00Z")
    }

    @Test(
        "that is empty, or has no addresses, is refused with a sentence",
        arguments: [
            ("", ListFault.file(.empty)), ("\n\n", .file(.empty)), ("name,city\nAda,Oslo\n", .noAddressColumn),
        ])
    func refused(text: String, fault: ListFault) async {
        await #expect(throws: fault) { _ = try await Lists.verify(text) }
        #expect(!fault.sentence.isEmpty)
    }
}
