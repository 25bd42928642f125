import Mail
import Testing

@Suite("Domain name")
struct DomainNameTests {
    @Test(
        "is folded to lower case without its final dot",
        arguments: [
            ("example.com", "example.com"), ("EXAMPLE.Com.", "example.com"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("_dmarc.example.com", "_dmarc.example.com"), ("a", "a"), ("1.2.3.4", "1.2.3.4"),
        ])
    func reads(text: String, expected: String) { #expect(DomainName(text)?.text == expected) }

    private static let label = String(repeating: "a", count: 63)

    @Test(
        "is refused with what is wrong",
        arguments: [
            ("", DomainName.ParseError.empty), (".", .emptyLabel(offset: 0)), ("..", .emptyLabel(offset: 0)),
            (".a", .emptyLabel(offset: 0)), ("a..b", .emptyLabel(offset: 2)), ("a..", .emptyLabel(offset: 2)),
            ("-a", .badByte(offset: 0)), ("a-", .badByte(offset: 1)), ("a.-b", .badByte(offset: 2)),
            ("a-.b", .badByte(offset: 1)), ("a b", .badByte(offset: 1)), ("a\0", .badByte(offset: 1)),
            ("a\r\n", .badByte(offset: 1)), ("bücher.example", .notASCII(offset: 1)),
            (label + "a", .labelTooLong(offset: 0)),
            ("b." + label + "a", .labelTooLong(offset: 2)),
            (Array(repeating: label, count: 4).joined(separator: "."), .tooLong(byteCount: 255)),
        ])
    func refuses(text: String, error: DomainName.ParseError) {
        #expect(throws: error) { try DomainName.parse(Array(text.utf8).span) }
    }

    @Test("lies within its parents and itself alone")
    func within() throws {
        let parent = try #require(DomainName("example.com"))
        for (text, isWithin) in [
            ("example.com", true), ("a.example.com", true), ("a.b.example.com", true), ("badexample.com", false),
            ("com", false), ("example.com.net", false),
        ] {
            #expect(try #require(DomainName(text)).isWithin(parent) == isWithin, "\(text)")
        }
    }
}
