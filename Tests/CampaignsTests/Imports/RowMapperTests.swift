import Mail
import Tables
import Testing

@testable import Campaigns

@Suite("Row mapper")
struct RowMapperTests {
    private let types: [String: FieldType] = ["name": .text, "age": .number, "born": .date, "vip": .flag]

    private func draft(_ columns: [String], _ cells: [String], _ options: ImportOptions = ImportOptions()) throws
        -> ContactDraft?
    {
        let mapper = try RowMapper(options, columns: columns, types: types)
        return try mapper.draft(TableRow(number: 2, content: .cells(cells), text: ""))
    }

    @Test("columns mean what they are called, or what is said of them")
    func columns() throws {
        var options = ImportOptions()
        options.mapping = ["Wann": "born", "Notiz": "-", "Kontakt": "email"]
        options.tags = ["all"]
        let draft = try draft(
            ["Kontakt", "Name", "Wann", "Notiz", "Tags", "consent_ip", "First Name", "VIP", "state"],
            [
                " ada@example.com ", "Ada", "1815-12-10", "x", "vip; london", "192.0.2.1", "Augusta", "yes",
                "complained",
            ],
            options)
        let ada = try #require(draft)
        #expect(ada.mailbox.description == "ada@example.com" && ada.tags == ["all", "vip", "london"])
        #expect(
            ada.fields == [
                "name": .text("Ada"), "born": .date("1815-12-10"), "first_name": .text("Augusta"), "vip": .flag(true),
            ])
        #expect(ada.consent?.ip == "192.0.2.1")
    }

    @Test(
        "a value that does not fit is told with its field",
        arguments: [
            ("age", "old", "field age is no number"), ("age", "0x10", "field age is no number"),
            ("born", "2026-02-30", "field born is no date like 2026-11-21 or 2026-11-21T09:30:00Z"),
            ("vip", "maybe", "field vip is neither true nor false"),
        ])
    func values(column: String, cell: String, reason: String) {
        #expect(throws: RowMapper.Reject(reason: reason)) {
            _ = try draft(["email", column], ["a@example.com", cell])
        }
    }

    @Test(
        "a row without a good address is told why",
        arguments: [
            ("", "has no address"), ("ada", "has an address without @"),
            ("a@b..c", "has a domain with two dots in a row"),
        ])
    func addresses(cell: String, reason: String) {
        #expect(throws: RowMapper.Reject(reason: reason)) { _ = try draft(["email", "name"], [cell, "x"]) }
    }

    @Test("short rows lack fields, long ones are refused unless the rest is empty")
    func lengths() throws {
        #expect(try draft(["email", "name"], ["a@example.com"])?.fields == [:])
        #expect(try draft(["email"], ["a@example.com", "", ""]) != nil)
        #expect(throws: RowMapper.Reject.self) { _ = try draft(["email"], ["a@example.com", "x"]) }
    }

    @Test("a header that cannot be is told")
    func headers() {
        #expect(throws: ImportFault.noEmailColumn) { _ = try draft(["name"], ["x"]) }
        #expect(throws: ImportFault.repeatedColumn("a")) { _ = try draft(["email", "a", "a"], ["x"]) }
        var options = ImportOptions()
        options.mapping = ["Mail": "email"]
        #expect(throws: ImportFault.noSuchColumn("Mail")) { _ = try draft(["email"], ["x"], options) }
        options.mapping = ["Mail": "no good"]
        #expect(throws: ImportFault.badField("no good")) { _ = try draft(["Mail"], ["x"], options) }
    }

    @Test("addresses in any script are taken")
    func international() throws {
        #expect(try draft(["email"], ["用户@bücher.example"])?.mailbox.domain.text == "xn--bcher-kva.example")
    }

    @Test("options are stored and come back")
    func options() {
        var options = ImportOptions()
        options.format = .ndjson
        options.encoding = .latin1
        options.mapping = ["E-Mail \"x\"": "email"]
        options.source = ContactSource(.partner, origin: "acme")
        options.tags = ["a,b"]
        options.updatesExisting = false
        options.state = .unconfirmed
        options.isDryRun = true
        options.makesFields = false
        #expect(ImportOptions(json: options.json) == options)
    }
}
