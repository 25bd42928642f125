import Mail
import Testing

@Suite("Addresses in any script")
struct InternationalizedAddressTests {
    @Test(
        "a domain name becomes A-labels, whichever way it was written",
        arguments: [
            ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.Example", "xn--bcher-kva.example"),
            ("bu\u{308}cher.example", "xn--bcher-kva.example"), ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("例え。テスト", "xn--r8jz45g.xn--zckzah"), ("straße.example", "xn--strae-oqa.example"),
            ("example.com", "example.com"),
        ])
    func domain(written: String, kept: String) {
        #expect(DomainName(internationalized: written)?.text == kept)
    }

    @Test(
        "what IDNA does not know is no domain name",
        arguments: ["☃\u{0}.example", "a\u{200B} b.example", "ü..example", ""])
    func badDomain(written: String) {
        #expect(DomainName(internationalized: written) == nil)
    }

    @Test(
        "a local part is kept as it is",
        arguments: [
            ("用户@例え.テスト", "用户@xn--r8jz45g.xn--zckzah", true), ("\"é è\"@example.com", "\"é è\"@example.com", true),
            ("ada@bücher.example", "ada@xn--bcher-kva.example", false), ("ada@example.com", "ada@example.com", false),
        ])
    func mailbox(written: String, kept: String, isInternationalized: Bool) {
        let mailbox = Mailbox(internationalized: written)
        #expect(mailbox?.description == kept)
        #expect(mailbox?.isInternationalized == isInternationalized)
        #expect(mailbox.flatMap { Mailbox(internationalized: $0.description) } == mailbox)
    }

    @Test(
        "bytes that are no UTF-8, line separators and controls are refused",
        arguments: [
            [0xC3, 0x28], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xC2, 0x85], [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9],
            [0xFF],
        ])
    func badLocalPart(bytes: [UInt8]) {
        let address = bytes + Array("@example.com".utf8)
        #expect(throws: Mailbox.ParseError.self) { _ = try Mailbox.parse(internationalized: address.span) }
    }

    @Test("64 octets are the most, however few characters they are")
    func length() {
        #expect(Mailbox(internationalized: String(repeating: "é", count: 32) + "@example.com") != nil)
        #expect(Mailbox(internationalized: String(repeating: "é", count: 33) + "@example.com") == nil)
    }

    @Test("where SMTPUTF8 was not asked for, ASCII is all there is")
    func strict() {
        #expect(Mailbox("用户@example.com") == nil)
        #expect(Mailbox("ada@bücher.example") == nil)
    }
}
