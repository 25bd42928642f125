import Mail
import Testing

@Suite("Address list")
struct AddressListTests {
    private func named(_ mailbox: String, _ name: String? = nil) -> NamedMailbox {
        NamedMailbox(mailbox: Mailbox(mailbox)!, name: name)
    }

    @Test("reads names, comments, groups and folds")
    func reads() throws {
        let table: [(String, [NamedMailbox])] = [
            ("", []), (" , ,", []), ("ada@example.com", [named("ada@example.com")]),
            ("<ada@example.com>", [named("ada@example.com")]),
            ("Ada L. <ada@example.com>", [named("ada@example.com", "Ada L.")]),
            ("\"L, Ada\" <ada@example.com>", [named("ada@example.com", "L, Ada")]),
            ("\"a \\\"b\\\"\"\r\n <ada@example.com>", [named("ada@example.com", "a \"b\"")]),
            ("ada@example.com (at (home)), b@example.com", [named("ada@example.com"), named("b@example.com")]),
            ("(x) ada (y) @ example.com (z)", [named("ada@example.com")]),
            (
                "Friends: a@x.test, B <b@x.test>;, c@x.test",
                [named("a@x.test"), named("b@x.test", "B"), named("c@x.test")]
            ),
            ("undisclosed-recipients:;", []),
            ("=?utf-8?q?Zo=C3=AB?= =?utf-8?q?_L?= <z@x.test>", [named("z@x.test", "Zoë L")]),
            ("Zoë <z@x.test>", [named("z@x.test", "Zoë")]),
            ("<@a.test,@b.test:ada@example.com>", [named("ada@example.com")]),
            ("\"ada l\"@example.com", [named("\"ada l\"@example.com")]),
            ("X <\"a>b\"@example.com>", [named("\"a>b\"@example.com", "X")]),
        ]
        for (text, expected) in table {
            #expect(try AddressList.parse(text).mailboxes == expected, "\(text)")
        }
    }

    @Test(
        "refuses what could be read two ways",
        arguments: [
            ("\"a@x.test, c@y.test\"", AddressList.ParseError.expectedAddress(offset: 0)),
            ("<a@x.test>x", .expectedAddress(offset: 10)), ("<a@x.test> <b@x.test>", .expectedAddress(offset: 11)),
            ("a b@x.test", .expectedAddress(offset: 0)), ("ada", .expectedAddress(offset: 0)),
            ("a@x.test b@x.test", .expectedAddress(offset: 9)), ("a: b: c@x.test;;", .groupInGroup(offset: 3)),
            ("a: b@x.test", .unclosed(offset: 0)), ("\"a", .unclosed(offset: 0)), ("<a@x.test", .unclosed(offset: 0)),
            ("a@x.test (", .unclosed(offset: 8)), ("<\"a", .unclosed(offset: 0)), ("\\", .expectedAddress(offset: 0)),
            ("<a>", .badMailbox(.noAtSign, offset: 1)), ("<>", .badMailbox(.empty, offset: 1)),
            ("<a@x.test@y.test>", .badMailbox(.domain(.badByte(offset: 6)), offset: 1)),
            (":;", .expectedAddress(offset: 0)), (";", .expectedAddress(offset: 0)), ("\"\\", .unclosed(offset: 0)),
        ])
    func refuses(text: String, error: AddressList.ParseError) {
        #expect(throws: error) { try AddressList.parse(text) }
    }

    @Test("is bounded in mailboxes and in the depth of comments")
    func bounds() {
        let many = Array(repeating: "a@x.test", count: 5).joined(separator: ",")
        #expect(throws: AddressList.ParseError.tooManyMailboxes(limit: 4)) {
            try AddressList.parse(many, mailboxLimit: 4)
        }
        #expect(throws: AddressList.ParseError.commentsTooDeep(offset: 32)) {
            try AddressList.parse(String(repeating: "(", count: 100_000))
        }
    }

    @Test("reads back what is written, and survives any text")
    func anyText() throws {
        var chance = SeededChance(seed: 5)
        let pieces = [
            "\"", "<", ">", "@", "a", "x.test", ",", ":", ";", "(", ")", "\\", " ", "é", "\r\n ", "=?utf-8?q?a?=",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...12, using: &chance)).map { _ in pieces.randomElement(using: &chance)! }
                .joined()
            guard let list = try? AddressList.parse(text) else { continue }
            let again = list.mailboxes.map { "<\($0.mailbox)>" }.joined(separator: ", ")
            #expect(try AddressList.parse(again).mailboxes.map(\.mailbox) == list.mailboxes.map(\.mailbox), "\(text)")
        }
    }
}

/// The same numbers for the same seed.
struct SeededChance: RandomNumberGenerator {
    var seed: UInt64

    mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (seed ^ seed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
