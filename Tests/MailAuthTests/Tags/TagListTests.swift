import MailAuth
import Testing

@Suite("Tag list")
struct TagListTests {
    private func parse(_ text: String) throws(TagList.ParseError) -> TagList {
        let bytes = Array(text.utf8)
        return try TagList.parse(bytes.span)
    }

    @Test(
        "reads names and values, white space around them dropped",
        arguments: [
            ("v=1; a=rsa-sha256", ["v": "1", "a": "rsa-sha256"]), ("v=1;", ["v": "1"]), ("", [:]), (" \r\n ", [:]),
            ("a = x y ;b=", ["a": "x y", "b": ""]), ("bh=ab\r\n cd=;d=e", ["bh": "ab\r\n cd=", "d": "e"]),
            ("a_1=q=q", ["a_1": "q=q"]),
        ])
    func reads(text: String, expected: [String: String]) throws {
        let list = try parse(text)
        #expect(list.tags.count == expected.count)
        for (tag, value) in expected { #expect(list[tag].map { String(decoding: $0, as: UTF8.self) } == value) }
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("=1", .badName(offset: 0)), ("v=1;;a=2", .badName(offset: 4)), ("1v=1", .badName(offset: 0)),
            ("v 1", .missingEquals(offset: 2)), ("v", .missingEquals(offset: 1)), ("v=\u{1}", .badValue(offset: 2)),
            ("v=1; v=2", .repeated(name: "v")), ("v=1; V=2; v=3", .repeated(name: "v")),
        ] as [(String, TagList.ParseError)])
    func refuses(text: String, expected: TagList.ParseError) {
        #expect(throws: expected) { try parse(text) }
    }

    @Test("is bounded in length and count")
    func bounds() {
        let long = "a=" + String(repeating: "x", count: 70_000)
        #expect(throws: TagList.ParseError.tooLong(byteLimit: 65_536)) { try parse(long) }
        let many = (0..<65).map { "a\($0)=1" }.joined(separator: ";")
        #expect(throws: TagList.ParseError.tooManyTags(limit: 64)) { try parse(many) }
    }
}
