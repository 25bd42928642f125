import Foundation
import TestKit
import Testing

@testable import Tables

@Suite("Rows of a workbook")
struct WorkbookRowsTests {
    private func path(_ name: String) -> String { Fixtures.directory.appending(path: "contacts/\(name)").path }

    @Test("are the values of the first sheet: texts, numbers, dates, formulas' last results")
    func values() throws {
        var rows = try WorkbookRows(path: path("people.xlsx"))
        #expect(rows.columns == ["E-Mail", "name", "born", "seen", "orders", "vip"])
        let first = try #require(try rows.next())
        #expect(first.number == 2)
        #expect(
            first.content
                == .cells(["ada@example.com", "Ada & Co", "2000-01-01", "2026-11-21T12:00:00Z", "12", "true"]))
        let second = try #require(try rows.next())
        #expect(second.number == 4 && second.content == .cells(["bob@example.com", "", "", "", "1.5", ""]))
        #expect(try rows.next()?.content == .empty)
        #expect(try rows.next()?.content == .cells(["not <an> address"]))
        #expect(try rows.next() == nil)
    }

    @Test("that define entities are refused")
    func entities() {
        #expect(throws: TableFault.badWorkbook("a part of it defines entities")) {
            _ = try WorkbookRows(path: path("entities.xlsx"))
        }
    }

    @Test("which are cut off or mixed up end in a fault, never in a crash")
    func damaged() throws {
        let bytes = try Fixtures.bytes("contacts/people.xlsx")
        let directory = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "book.xlsx")
        let chance = SeededChance(seed: 7)
        for round in 0..<300 {
            var damaged = bytes
            if round % 3 == 0 { damaged.removeLast(chance.next(below: bytes.count)) }
            for _ in 0..<8 where !damaged.isEmpty {
                damaged[chance.next(below: damaged.count)] = UInt8(chance.next(below: 256))
            }
            try Data(damaged).write(to: file)
            do {
                var rows = try WorkbookRows(path: file.path)
                while try rows.next() != nil {}
            } catch is TableFault {}
        }
    }

    @Test("columns are read from references", arguments: [("A1", 0), ("Z9", 25), ("AA1", 26), ("XFD1", 16_383)])
    func columns(reference: String, column: Int) {
        #expect(WorkbookRows.column(reference) == column)
        #expect(WorkbookRows.column("7") == nil)
    }

    @Test(
        "dates are told by their format",
        arguments: [("yyyy-mm-dd", true), ("0.00", false), ("[Red]0", false), ("\"day\" 0", false), ("h:mm", true)])
    func formats(code: String, isDate: Bool) {
        #expect(Workbook.isDateFormat(code) == isDate)
    }
}
