import Foundation
import Mail
import Spool
import Storage
import Tables
import TestKit
import Testing

@testable import Campaigns

@Suite("Imports", .eachEngine)
struct ImportsTests {
    private func imports(_ house: ContactHouse, byteLimit: Int = 1 << 20) throws -> Imports {
        try Imports(
            contacts: house.contacts, directory: house.store.store.directory.appending(path: "imports").path,
            byteLimit: byteLimit)
    }

    private func upload(
        _ text: String, _ imports: Imports, _ options: ImportOptions = ImportOptions()
    ) async throws -> ImportRecord {
        let upload = try await imports.begin(named: "people.csv", options, account: .first, by: "test")
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 1_000) {
            try upload.write(Array(bytes[start..<min(start + 1_000, bytes.count)]))
        }
        return try await upload.finish()
    }

    private func result(_ record: ImportRecord, _ imports: Imports) async throws -> ImportRecord {
        try #require(try await imports.find(record.key, account: .first))
    }

    @Test("rows are created, updated, skipped, rejected and set aside, each counted and told")
    func counts() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house)
        let news = try await house.contacts.makeList(named: "News", account: .first)
        try await house.add("old@example.com", ["city": .text("Rome")])
        try await house.add("same@example.com", ["city": .text("Oslo")], lists: [news.key])
        _ = try await house.spool.suppress(
            SampleMail.mailbox("gone@example.com"), scope: .system, cause: .complaint, by: "test", note: nil,
            expiresAt: nil)
        var options = ImportOptions()
        options.list = news.key
        options.source = ContactSource(.partner, origin: "acme")
        let record = try await upload(
            """
            email;City
            new@example.com;Bergen
            old@example.com;Paris
            same@example.com;Oslo

            nobody;Oslo
            gone@example.com;Oslo
            "half;Oslo
            last@example.com;Å
            """, imports, options)
        #expect(record.state == .waiting && record.format == .csv)
        try await imports.readAll()
        let after = try await result(record, imports)
        let counts = after.counts
        #expect(after.state == .finished && after.fault == nil && after.finishedAt != nil)
        #expect(counts.created == 2 && counts.updated == 1 && counts.skipped == 1 && counts.suppressed == 1)
        #expect(counts.rejected == 2 && counts.row == 9)
        let rejects = try await imports.rejects(of: record.key, after: 0, limit: 100)
        #expect(
            rejects.map(\.row) == [6, 7, 8] && rejects[0].reason == "has an address without @"
                && rejects[0].text == "nobody;Oslo" && rejects[1].reason == "is suppressed (complaint)")
        #expect(try await house.contacts.list(news.key, account: .first)?.memberCount == 4)
        #expect(try await house.contact("new@example.com")?.source == ContactSource(.partner, origin: "acme"))
        #expect(try await house.contact("old@example.com")?.fields["city"] == .text("Paris"))
        #expect(try await house.contacts.fieldTypes(of: .first)["city"] == .text)
        #expect(try await imports.find(record.key, account: AccountID(number: 2)) == nil)
        #expect(!FileManager.default.fileExists(atPath: imports.files.path(of: record.key)))
    }

    @Test("a dry run counts the same and changes nothing")
    func dryRun() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house)
        var options = ImportOptions()
        options.isDryRun = true
        let record = try await upload("email,town\na@example.com,Oslo\nb\n", imports, options)
        try await imports.readAll()
        let after = try await result(record, imports)
        #expect(after.counts.created == 1 && after.counts.rejected == 1)
        #expect(try await house.contact("a@example.com") == nil)
        #expect(try await house.contacts.fieldTypes(of: .first).count == 1)
        #expect(try await imports.rejects(of: record.key, after: 0, limit: 10).count == 1)
    }

    @Test("an import goes on behind the rows that were committed before")
    func resumes() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house)
        let lines = (0..<2_500).map { "u\($0)@example.com" }
        var record = try await upload((["email"] + lines).joined(separator: "\n"), imports)
        // As a node that stopped after its first commit left it.
        record.state = .running
        record.counts.row = 1_001
        record.counts.created = 1_000
        let stopped = record
        try await house.store.engine.write { try ImportTable.update(stopped, on: $0) }
        try await imports.readAll()
        let after = try await result(record, imports)
        #expect(after.state == .finished && after.counts.created == 2_500 && after.counts.row == 2_501)
        #expect(try await house.contact("u0@example.com") == nil)
        #expect(try await house.contact("u1000@example.com") != nil)
    }

    @Test("what stands is left alone where that is asked")
    func skipsExisting() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house)
        try await house.add("a@example.com", ["city": .text("Rome")])
        var options = ImportOptions()
        options.updatesExisting = false
        options.state = .unconfirmed
        let record = try await upload("email,city\na@example.com,Oslo\nb@example.com,Oslo\n", imports, options)
        try await imports.readAll()
        #expect(try await result(record, imports).counts.skipped == 1)
        #expect(try await house.contact("a@example.com")?.fields["city"] == .text("Rome"))
        #expect(try await house.contact("b@example.com")?.state == .unconfirmed)
    }

    @Test("a file that cannot be read fails with a sentence")
    func fails() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house)
        let record = try await upload("name,town\nAda,London\n", imports)
        try await imports.readAll()
        let after = try await result(record, imports)
        #expect(after.state == .failed && after.fault == ImportFault.noEmailColumn.sentence)
        await #expect(throws: TableFault.unknownFormat) { _ = try await upload("%PDF-1.7", imports) }
        await #expect(throws: TableFault.empty) { _ = try await upload("", imports) }
        #expect(try await imports.list(of: .first, before: nil, limit: 10).count == 1)
    }

    @Test("a file over the limit is refused, a cancelled one is read no further")
    func bounds() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house, byteLimit: 100)
        let long = try await imports.begin(named: "", ImportOptions(), account: .first, by: "test")
        #expect(throws: ImportUploadError.tooLong(limit: 100)) { try long.write([UInt8](repeating: 65, count: 101)) }
        await long.abandon()
        let record = try await upload("email\na@example.com\n", imports)
        #expect(try await imports.cancel(record))
        #expect(try await !imports.cancel(record))
        try await imports.readAll()
        #expect(try await result(record, imports).state == .cancelled)
        #expect(try await house.contact("a@example.com") == nil)
    }

    @Test("what a node left half uploaded is forgotten, what waits is kept")
    func tidies() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house)
        let waiting = try await upload("email\na@example.com\n", imports)
        let half = try await imports.begin(named: "", ImportOptions(), account: .first, by: "test")
        try half.write(Array("email".utf8))
        try await imports.tidy()
        #expect(try await imports.find(half.key, account: .first) == nil)
        #expect(!FileManager.default.fileExists(atPath: imports.files.path(of: half.key)))
        try await imports.readAll()
        #expect(try await result(waiting, imports).counts.created == 1)
    }

    @Test("a workbook is imported as it shows")
    func workbook() async throws {
        let house = try await ContactHouse()
        let imports = try imports(house)
        for (name, type) in [("born", FieldType.date), ("orders", .number), ("vip", .flag)] {
            let field = try #require(FieldName(name))
            _ = try await house.contacts.declareField(field, as: type, account: .first)
        }
        let upload = try await imports.begin(named: "people.xlsx", ImportOptions(), account: .first, by: "test")
        try upload.write(try Fixtures.bytes("contacts/people.xlsx"))
        let record = try await upload.finish()
        try await imports.readAll()
        let after = try await result(record, imports)
        #expect(after.counts.created == 2 && after.counts.rejected == 1 && after.state == .finished)
        let ada = try #require(try await house.contact("ada@example.com"))
        #expect(ada.fields["born"] == .text("2000-01-01") && ada.fields["orders"] == .number(12))
        #expect(ada.fields["vip"] == .flag(true) && ada.fields["name"] == .text("Ada & Co"))
    }
}
