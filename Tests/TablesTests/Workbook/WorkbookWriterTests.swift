import Foundation
import Mail
import TestKit
import Testing

@testable import Tables

/// Held against openpyxl, which reads workbooks as others write them.
@Suite("A workbook", .enabled(if: Openpyxl.python != nil))
struct WorkbookWriterTests {
    private static let columns: [TableColumn] = [.text("words", 30), .number("count"), .time("at")]
    private static let moment = Timestamp(rfc3339: "2026-11-21T09:30:15Z")!

    private func write(_ rows: [[TableCell]], rowLimit: Int = WorkbookWriter.sheetRowLimit) throws -> [String: Any] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "table.xlsx").path
        let workbook = try WorkbookWriter(
            path: path, folder: folder.path, title: "Table", columns: Self.columns, rowLimit: rowLimit)
        for row in rows { try workbook.append(row) }
        try workbook.finish()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["table.xlsx"])
        return try Openpyxl.read(path)
    }

    @Test("has numbers that are numbers, dates that are dates, a header that stays, and a filter")
    func types() throws {
        let table = try write([[.text("anna"), .number(12), .time(Self.moment)], [.none, .number(0), .none]])
        #expect(table["sheets"] as? [String] == ["Table"])
        #expect(table["frozen"] as? [String] == ["A2"])
        #expect(table["filters"] as? [String] == ["A1:C3"])
        #expect(table["widths"] as? [Double] ?? [] != [])
        #expect(
            table["rows"] as? [[String]] == [
                ["str:words", "str:count", "str:at (UTC)"],
                ["str:anna", "int:12", "datetime:2026-11-21T09:30:15"],
                ["NoneType:None", "int:0", "NoneType:None"],
            ])
    }

    /// The underscore's escape is Excel's to undo; openpyxl leaves it as it stands.
    @Test(
        "keeps hostile text as text",
        arguments: [
            ("=1+1", "=1+1"),
            ("=HYPERLINK(\"http://evil.example\",\"x\")", "=HYPERLINK(\"http://evil.example\",\"x\")"),
            ("+1", "+1"), ("-1", "-1"), ("@SUM(A1)", "@SUM(A1)"), ("\t=1", "\t=1"),
            ("http://evil.example/", "http://evil.example/"),
            ("<b>&amp;\"'</b>]]>", "<b>&amp;\"'</b>]]>"), ("two\nlines", "two\nlines"), ("héllo 🐦 日本", "héllo 🐦 日本"),
            ("nul\u{0}and\u{1B}[31m", "nul\u{FFFD}and\u{FFFD}[31m"), ("not\u{FFFF}there", "not\u{FFFD}there"),
            ("550-a\r\n550 b", "550-a\u{FFFD}\n550 b"), ("_x0041_ stays", "_x005F_x0041_ stays"),
            (" edges ", " edges "),
        ])
    func hostile(text: String, read: String) throws {
        let table = try write([[.text(text), .none, .none]])
        let cell = (table["rows"] as? [[String]])?.last?.first
        #expect(cell == "str:" + read)
        #expect(table["formulas"] as? Int == 0)
    }

    @Test("cuts a cell at what one can hold")
    func long() throws {
        let table = try write([[.text(String(repeating: "🐦", count: 20_000)), .none, .none]])
        let cell = (table["rows"] as? [[String]])?.last?.first ?? ""
        #expect(cell.unicodeScalars.count == 4 + 16_383)
    }

    @Test("goes on in another sheet when one is full")
    func sheets() throws {
        let table = try write((1...7).map { [.text("r\($0)"), .number($0), .none] }, rowLimit: 3)
        #expect(table["sheets"] as? [String] == ["Table", "Table 2", "Table 3"])
        #expect(table["filters"] as? [String] == ["A1:C4", "A1:C4", "A1:C2"])
        #expect(table["frozen"] as? [String] == ["A2", "A2", "A2"])
        #expect((table["rows"] as? [[String]])?.count == 10)
    }

    @Test("without a row is a header")
    func empty() throws {
        #expect(try (write([])["rows"] as? [[String]])?.count == 1)
    }

    @Test("that was not finished leaves nothing behind")
    func abandoned() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let workbook = try WorkbookWriter(
                path: folder.path + "/x.xlsx", folder: folder.path, title: "Table", columns: Self.columns)
            try workbook.append([.text("a"), .none, .none])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test("that cannot be written says so")
    func unwritable() throws {
        let workbook = try WorkbookWriter(
            path: "/nowhere/at/all.xlsx", folder: NSTemporaryDirectory(), title: "Table", columns: Self.columns)
        #expect(throws: WorkbookWriter.Fault.self) { try workbook.finish() }
    }
}

enum Openpyxl {
    static let python = PythonPackage.interpreter(having: "openpyxl")

    /// What a workbook says, sheet after sheet: cells as `type:value`.
    static func read(_ path: String) throws -> [String: Any] {
        let process = ChildProcess()
        process.executableURL = URL(filePath: try #require(python))
        process.arguments = ["-c", script, path]
        let pipe = Pipe()
        process.standardOutput = .pipe(pipe)
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static let script = """
        import json, sys, datetime
        from openpyxl import load_workbook
        book = load_workbook(sys.argv[1])
        def told(value):
            shown = value.isoformat() if isinstance(value, datetime.datetime) else str(value)
            return type(value).__name__ + ":" + shown
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        json.dump({
            "sheets": book.sheetnames,
            "frozen": [sheet.freeze_panes for sheet in book],
            "filters": [sheet.auto_filter.ref for sheet in book],
            "widths": [column.width for sheet in book for column in sheet.column_dimensions.values()],
            "formulas": sum(1 for cell in cells if cell.data_type == "f" or cell.hyperlink),
            "rows": [[told(cell.value) for cell in row] for sheet in book for row in sheet.iter_rows()],
        }, sys.stdout)
        """
}
