import Mail
import Testing

@Suite("Reply code")
struct ReplyCodeTests {
    @Test(
        "is read from the first three bytes",
        arguments: [("250 OK", 250), ("550-5.1.1 no", 550), ("200", 200), ("599x", 599)])
    func reads(line: String, number: UInt16) throws {
        let code = try ReplyCode.parse(Array(line.utf8).span)
        #expect(code.number == number)
    }

    @Test(
        "is refused where there is none",
        arguments: [
            ("", ReplyCode.ParseError.notADigit(offset: 0)), ("25", .notADigit(offset: 2)),
            ("2 5", .notADigit(offset: 1)),
            ("+25", .notADigit(offset: 0)), ("199", .outOfRange(199)), ("600", .outOfRange(600)),
            ("000", .outOfRange(0)),
        ])
    func refuses(line: String, error: ReplyCode.ParseError) {
        #expect(throws: error) { try ReplyCode.parse(Array(line.utf8).span) }
    }

    @Test(
        "is positive, transient or permanent", arguments: [(250, 0), (354, 0), (400, 1), (499, 1), (500, 2), (599, 2)])
    func classes(number: UInt16, kind: Int) throws {
        let code = try #require(ReplyCode(number))
        #expect([code.isPositive, code.isTransient, code.isPermanent] == [kind == 0, kind == 1, kind == 2])
    }
}

@Suite("Enhanced status code")
struct EnhancedStatusCodeTests {
    @Test(
        "is read where one stands, and nowhere else",
        arguments: [
            ("5.1.1 no", "5.1.1"), ("4.7.500 busy", "4.7.500"), ("2.0.0", "2.0.0"), ("5.1.1: x", "5.1.1"),
            ("5.1.1.", "5.1.1"),
            ("5.1.1)", "5.1.1"), ("5.7.26", "5.7.26"), ("", nil), ("5.1", nil), ("5.1.", nil), ("3.1.1", nil),
            ("5.1.1.1", nil),
            ("5.1.1000", nil), ("5.1000.1", nil), ("5.1.1x", nil), ("55.1.1", nil), ("5..1.1", nil), ("5.+1.1", nil),
        ] as [(String, String?)])
    func reads(text: String, expected: String?) {
        let found = EnhancedStatusCode.parse(Array(text.utf8).span, at: 0)
        #expect(found?.code.description == expected)
    }

    @Test(
        "is exactly one code when made from text", arguments: [("5.1.1", true), ("5.1.1 ", false), ("x5.1.1", false)])
    func exact(text: String, isCode: Bool) { #expect((EnhancedStatusCode(text) != nil) == isCode) }
}

@Suite("Reply")
struct ReplyTests {
    @Test("takes its enhanced code from its first line, where the classes agree")
    func enhanced() throws {
        let code = try #require(ReplyCode(550))
        #expect(Reply(code: code, lines: ["5.1.1 no", "5.1.2 x"]).enhancedCode == EnhancedStatusCode(5, 1, 1))
        #expect(Reply(code: code, lines: ["4.1.1 no"]).enhancedCode == nil)
        #expect(Reply(code: code, lines: ["no 5.1.1"]).enhancedCode == nil)
        #expect(Reply(code: code, lines: []).enhancedCode == nil)
    }

    @Test("is written as it came")
    func written() throws {
        let code = try #require(ReplyCode(550))
        #expect(Reply(code: code, lines: ["a", "b"]).description == "550-a\n550 b")
        #expect(Reply(code: code, lines: [""]).description == "550 ")
        #expect(Reply(code: code, lines: []).description == "550")
    }
}
