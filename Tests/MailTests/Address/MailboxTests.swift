import Mail
import Testing

@Suite("Mailbox")
struct MailboxTests {
    @Test(
        "is read, and written so that it is read again",
        arguments: [
            ("ada@example.com", "ada", "ada@example.com"),
            ("Ada.L+tag@Example.COM.", "Ada.L+tag", "Ada.L+tag@example.com"),
            ("!#$%&'*+-/=?^_`{|}~@x.test", "!#$%&'*+-/=?^_`{|}~", "!#$%&'*+-/=?^_`{|}~@x.test"),
            ("\"Ada L\"@example.com", "Ada L", "\"Ada L\"@example.com"),
            ("\"ada\"@example.com", "ada", "ada@example.com"),
            ("\"a\\\"b\\\\\"@x.test", "a\"b\\", "\"a\\\"b\\\\\"@x.test"), ("\"a@b\"@x.test", "a@b", "\"a@b\"@x.test"),
            ("\".a\"@x.test", ".a", "\".a\"@x.test"), ("\"a..b\"@x.test", "a..b", "\"a..b\"@x.test"),
        ])
    func reads(text: String, localPart: String, written: String) throws {
        let mailbox = try #require(Mailbox(text))
        #expect(mailbox.localPart == localPart)
        #expect(mailbox.description == written)
        #expect(Mailbox(written) == mailbox)
    }

    private static let long = String(repeating: "a", count: 64)
    private static let tooLong = long + "@" + String(repeating: "abc.", count: 48) + "abc"

    @Test(
        "is refused with what is wrong",
        arguments: [
            ("", Mailbox.ParseError.empty), ("ada", .noAtSign), ("@x.test", .emptyLocalPart),
            ("\"\"@x.test", .emptyLocalPart),
            (long + "a@x.test", .localPartTooLong(byteCount: 65)), (".a@x.test", .badLocalPart(offset: 0)),
            ("a.@x.test", .badLocalPart(offset: 1)), ("a..b@x.test", .badLocalPart(offset: 2)),
            ("a b@x.test", .badLocalPart(offset: 1)), ("a\r\n@x.test", .badLocalPart(offset: 1)),
            ("\"a\r\"@x.test", .badLocalPart(offset: 2)), ("é@x.test", .notASCII(offset: 0)),
            ("\"é\"@x.test", .notASCII(offset: 1)), ("\"a\"b@x.test", .noAtSign), ("\"a", .noAtSign),
            ("a@", .domain(.empty)), ("a@[127.0.0.1]", .domain(.badByte(offset: 0))),
            ("a@b@c", .domain(.badByte(offset: 1))),
            (tooLong, .tooLong(byteCount: 260)),
        ] as [(String, Mailbox.ParseError)])
    func refuses(text: String, error: Mailbox.ParseError) {
        #expect(throws: error) { try Mailbox.parse(Array(text.utf8).span) }
    }

    @Test("is normalised to one spelling, and to no other's")
    func normalized() throws {
        let capital = try #require(Mailbox("ADA.L@Example.com"))
        #expect(capital.normalized == Mailbox("ada.l@example.com"))
        #expect(Mailbox("\"Ada.L\"@example.com")?.normalized == capital.normalized)
        #expect(Mailbox("adal@example.com")?.normalized != capital.normalized)
        // U+212A is a Kelvin sign; only ASCII is folded, and only ASCII is read.
        #expect(Mailbox("\u{212A}@example.com") == nil)
    }

    @Test(
        "beyond ASCII is normalised to Normalization Form C, byte for byte",
        arguments: [
            ("Gru\u{308}n@example.com", "gr\u{FC}n@example.com"), ("gr\u{FC}n@example.com", "gr\u{FC}n@example.com"),
            ("q\u{307}\u{323}@example.com", "q\u{323}\u{307}@example.com"),
            ("\u{1112}\u{1161}\u{11AB}@example.com", "\u{D55C}@example.com"),
            ("\u{212B}@example.com", "\u{C5}@example.com"), ("\u{212A}@example.com", "k@example.com"),
            ("\"a e\u{301}\"@example.com", "\"a \u{E9}\"@example.com"),
            ("\u{FB01}@example.com", "\u{FB01}@example.com"), ("用户@example.com", "用户@example.com"),
        ])
    func normalFormC(text: String, form: String) throws {
        let mailbox = try #require(Mailbox(internationalized: text))
        #expect(Array(mailbox.normalized.description.utf8) == Array(form.utf8))
        #expect(Array(mailbox.description.utf8) == Array(text.utf8), "mail goes to the address as given")
    }
}
