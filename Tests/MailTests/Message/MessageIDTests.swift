import Mail
import Testing

@Suite("Message id")
struct MessageIDTests {
    @Test("made from chance is read back, and differs with each bit")
    func made() throws {
        let domain = try #require(DomainName("mail.example.com"))
        let id = MessageID(high: 1, low: 2, domain: domain)
        #expect(MessageID(id.description) == id)
        #expect(id.text.hasSuffix("@mail.example.com"))
        #expect(Set((0..<64).map { MessageID(high: 1 << $0, low: 0, domain: domain) }).count == 64)
    }

    @Test("is found alone between angle brackets", arguments: [("<a@b>", "a@b"), ("\r\n <x.y@z> \t", "x.y@z")])
    func reads(text: String, expected: String) { #expect(MessageID(text)?.text == expected) }

    @Test(
        "is not found elsewhere",
        arguments: [
            "", "<>", "a@b", "<a>", "<@b>", "<a@>", "<a@b@c>", "<a@b> <c@d>", "<a b@c>", "<a\r\n@b>", "<<a@b>>",
            "<é@b>",
        ])
    func refuses(text: String) { #expect(MessageID(text) == nil) }
}
