import Mail
import Testing

@testable import Intake

@Suite("Recipient CSV")
struct RecipientCSVTests {
    private func read(_ text: String) throws -> (recipients: [LetterRecipient], rejects: [RecipientCSV.Reject]) {
        try RecipientCSV.read(Array(text.utf8))
    }

    @Test(
        "reads every form that spreadsheets write",
        arguments: [
            "email,name,code\nada@example.com,Ada,1\n",
            "email,name,code\nada@example.com,Ada,1",
            "email,name,code\r\nada@example.com,Ada,1\r\n",
            "email,name,code\rada@example.com,Ada,1\r",
            "email;name;code\nada@example.com;Ada;1\n",
            "email\tname\tcode\nada@example.com\tAda\t1\n",
            "\u{FEFF}email,name,code\nada@example.com,Ada,1\n",
            "\"email\",\"name\",\"code\"\n\"ada@example.com\",\"Ada\",\"1\"\n",
            "name,E-Mail,code\nAda,ada@example.com,1\n",
            "name, ADDRESS ,code\nAda, ada@example.com ,1\n",
            "\n\nemail,name,code\n\nada@example.com,Ada,1\n,,\n\n",
            "email,name,code\nada@example.com,Ada,1,,\n",
        ])
    func forms(text: String) throws {
        let (recipients, rejects) = try read(text)
        #expect(rejects.isEmpty)
        #expect(recipients.map(\.address) == [NamedMailbox(mailbox: Mailbox("ada@example.com")!, name: "Ada")])
        #expect(recipients.first?.merge["code"] == "1")
    }

    @Test("quoted fields hold delimiters, quotes and line ends")
    func quotes() throws {
        let (recipients, rejects) = try read(
            "email,note\na@b.example,\"say \"\"hi\"\",\r\nthen\ngo\"\nc@d.example,5\" nail\n")
        #expect(rejects.isEmpty)
        #expect(recipients.map { $0.merge["note"] } == ["say \"hi\",\r\nthen\ngo", "5\" nail"])
    }

    @Test(
        "tells a bad row by number and passes over it",
        arguments: [
            ("nobody,Bob", "has an address without @"),
            ("", "has no address"),
            ("a b@example.com,Bob", "has an address with a character before the @ that may not stand there (byte 2)"),
            ("a@-example.com,Bob", "has a domain with a character that no host name has"),
            ("grüße@example.com,Bob", "has an address with a letter before the @ that is not ASCII"),
            ("bob@example.com,\"B\rBcc: x\"", "has a line break or control character in its name"),
            ("bob@example.com", "has 1 field where the header has 2"),
            ("bob@example.com,Bob,3", "has 3 fields where the header has 2"),
            ("\"bob@example.com\"x,Bob", "has text behind the closing quote of field 1"),
        ])
    func rejects(row: String, reason: String) throws {
        let text = "email,name\nada@example.com,Ada\n\(row.isEmpty ? ",Bob" : row)\ngrace@example.com,Grace\n"
        let (recipients, rejects) = try read(text)
        #expect(recipients.map(\.address.name) == ["Ada", "Grace"])
        #expect(rejects == [RecipientCSV.Reject(row: 3, reason: reason, text: row.isEmpty ? ",Bob" : row)])
    }

    @Test("a row that is no UTF-8 harms no other")
    func encoding() throws {
        var bytes = Array("email,name\na@b.example,J".utf8)
        bytes += [0xF6] + Array("rg\nc@d.example,Jörg\n".utf8)
        let (recipients, rejects) = try RecipientCSV.read(bytes)
        #expect(recipients.map(\.address.name) == ["Jörg"])
        #expect(rejects.map(\.row) == [2])
        #expect(rejects.map(\.reason) == ["is not UTF-8 in field 2"])
    }

    @Test("a quote that is never closed costs its own line alone")
    func unfinishedQuote() throws {
        let rows = (0..<20_000).map { "r\($0)@example.com,name \($0)" }.joined(separator: "\n")
        let (recipients, rejects) = try read("email,name\nbad@example.com,\"oops\n\(rows)\n")
        #expect(recipients.count == 20_000)
        #expect(
            rejects == [
                RecipientCSV.Reject(row: 2, reason: "has a quote that is never closed", text: "bad@example.com,\"oops")
            ])
        let (few, fewRejects) = try read("email,name\nbad@example.com,\"oops\na@b.example,A\n")
        #expect(few.count == 1)
        #expect(fewRejects.map(\.row) == [2])
    }

    @Test("an endless row is passed over in bounded memory")
    func longRow() throws {
        var reader = RecipientCSVReader()
        var batch = RecipientCSV.Batch()
        try reader.read(Array("email,name\n".utf8), into: &batch)
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        for _ in 0..<20 { try reader.read(chunk, into: &batch) }
        try reader.read(Array("\na@b.example,A".utf8), into: &batch)
        try reader.finish(into: &batch)
        #expect(batch.recipients.count == 1)
        #expect(batch.rejects.map(\.row) == [2])
        #expect(batch.rejects.first?.text.utf8.count == 200)
        #expect(batch.rejects.first?.reason == "is longer than 256 KiB")
    }

    @Test("chunks may be cut anywhere", arguments: 1...9)
    func chunks(size: Int) throws {
        let text = Array("\u{FEFF}email;nick\r\na@b.example;\"A \"\"x\"\"\r\n;\"\r\nbad\r\nc@d.example;Ü\r".utf8)
        let whole = try RecipientCSV.read(text)
        var reader = RecipientCSVReader()
        var batch = RecipientCSV.Batch()
        for start in stride(from: 0, to: text.count, by: size) {
            try reader.read(Array(text[start..<min(start + size, text.count)]), into: &batch)
        }
        try reader.finish(into: &batch)
        #expect(batch.recipients.map(\.merge) == whole.recipients.map(\.merge))
        #expect(batch.recipients.map { $0.merge["nick"] } == ["A \"x\"\r\n;", "Ü"])
        #expect(batch.rejects == whole.rejects)
        #expect(batch.rejects.map(\.row) == [3])
    }

    @Test(
        "a list that cannot be read says why",
        arguments: [
            ("", RecipientCSV.Fault.empty),
            ("\u{FEFF}", .empty),
            ("\n\n", .empty),
            ("name,code\nAda,1\n", .noEmailColumn),
            ("email,code,code\n", .repeatedColumn("code")),
            ("\"email,name\n", .unreadableHeader),
        ])
    func faults(text: String, fault: RecipientCSV.Fault) {
        #expect(throws: fault) { try read(text) }
    }

    @Test("UTF-16 is told as such")
    func wide() {
        #expect(throws: RecipientCSV.Fault.notUTF8) { try RecipientCSV.read([0xFF, 0xFE, 0x65, 0x00, 0x0A, 0x00]) }
    }

    @Test("too many columns are a fault of the row")
    func columns() throws {
        let (recipients, rejects) = try read("email\n" + String(repeating: "a,", count: 300) + "\na@b.example\n")
        #expect(recipients.count == 1)
        #expect(rejects.map(\.reason) == ["has more than 256 fields"])
    }
}
