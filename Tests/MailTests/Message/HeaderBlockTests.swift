import Mail
import Testing

@Suite("Header block")
struct HeaderBlockTests {
    private func parse(_ text: String) throws -> HeaderBlock { try HeaderBlock.parse(Array(text.utf8).span) }

    @Test("keeps order and bytes, and finds fields whatever their capitals")
    func fields() throws {
        let block = try parse("To: a\r\nX-Tag: 1\r\nSUBJECT :  Hello\r\n\t there \r\nx-tag: 2\r\n\r\nbody: no\r\n")
        #expect(block.isWellFormed)
        #expect(block.bodyOffset == 57)
        #expect(
            block.fields.map { String(decoding: block.bytes[$0.name], as: UTF8.self) } == [
                "To", "X-Tag", "SUBJECT", "x-tag",
            ])
        #expect(block.firstValue("subject") == "Hello\t there")
        #expect(block.fields(named: "X-TAG").map(block.value(of:)) == ["1", "2"])
        #expect(block.contains("to"))
        #expect(!block.contains("body"))
        #expect(String(decoding: block.bytes[block.fields[1].whole], as: UTF8.self) == "X-Tag: 1\r\n")
    }

    @Test(
        "ends where it must",
        arguments: [
            ("", 0, 0, true), ("\r\n", 0, 2, true), ("A: b", 1, 4, true), ("A: b\n\nc", 1, 6, true),
            ("A:\r\n\r\n", 1, 6, true),
            ("no field\r\nA: b\r\n", 0, 0, false), (" folded\r\nA: b\r\n", 0, 0, false),
            ("A: b\r\nno\r\n\r\n", 1, 6, false),
            (": b\r\n", 0, 0, false), ("a b: c\r\n", 0, 0, false), ("é: b\r\n", 0, 0, false),
        ])
    func ends(text: String, fieldCount: Int, bodyOffset: Int, isWellFormed: Bool) throws {
        let block = try parse(text)
        #expect(block.fields.count == fieldCount)
        #expect(block.bodyOffset == bodyOffset)
        #expect(block.isWellFormed == isWellFormed)
    }

    @Test("reads encoded words where it is asked for text")
    func text() throws {
        let block = try parse("Subject: =?utf-8?q?Gr=C3=BC?=\r\n =?UTF-8?B?w59l?= you\r\n\r\n")
        #expect(block.firstText("subject") == "Grüße you")
        #expect(block.firstValue("subject") == "=?utf-8?q?Gr=C3=BC?= =?UTF-8?B?w59l?= you")
    }

    @Test("is bounded in bytes and fields")
    func bounds() throws {
        let many = Array(String(repeating: "a:b\n", count: 3_000).utf8)
        #expect(throws: HeaderBlock.ParseError.tooManyFields(limit: 2_000)) { try HeaderBlock.parse(many.span) }
        let long = Array(("A: " + String(repeating: "b", count: 2_000)).utf8)
        #expect(throws: HeaderBlock.ParseError.tooLong(byteLimit: 1_000)) {
            try HeaderBlock.parse(long.span, byteLimit: 1_000)
        }
        let bigBody = Array(("A: b\n\n" + String(repeating: "c", count: 2_000)).utf8)
        let block = try HeaderBlock.parse(bigBody.span, byteLimit: 1_000)
        #expect(block.fields.count == 1)
    }
}
