import Testing

@testable import Campaigns

@Suite("Segment rules")
struct SegmentParserTests {
    @Test("bind `or` loosest, then `and`, then `not`")
    func precedence() throws {
        let rule = try SegmentParser.parse("state is subscribed or tagged a and not tagged b")
        #expect(
            rule
                == .any([
                    .condition(.state(.subscribed)),
                    .all([.condition(.tagged("a")), .not(.condition(.tagged("b")))]),
                ]))
        #expect(
            try SegmentParser.parse("(tagged a or tagged b) AND tagged c")
                == .all([
                    .any([.condition(.tagged("a")), .condition(.tagged("b"))]), .condition(.tagged("c")),
                ]))
    }

    @Test(
        "say each condition",
        arguments: [
            ("state is hard_bounced", SegmentCondition.state(.hardBounced)),
            ("stage is re-engagement", .stage(.reengagement)), ("in list \"My News\"", .inList("My News")),
            ("in list lst_0c2k", .inList("lst_0c2k")), ("source is form", .source(.form, origin: nil)),
            ("source is partner from \"acme\"", .source(.partner, origin: "acme")),
            ("domain is Example.com", .domain("example.com")),
            ("field city = \"Oslo\"", .field("city", .compare(.equal, .text("Oslo")))),
            ("field age >= -3.5", .field("age", .compare(.greaterOrEqual, .number(-3.5)))),
            ("field city contains \"sl\"", .field("city", .contains("sl"))),
            ("field city starts with \"O\"", .field("city", .startsWith("O"))),
            ("field vip is true", .field("vip", .isTrue(true))), ("field vip is set", .field("vip", .isSet)),
            ("opened within 90 days", .happened(.opened, .within(.seconds(90 * 86_400)))),
            ("created over 1 year ago", .happened(.created, .over(.seconds(365 * 86_400)))),
            ("clicked never", .happened(.clicked, .never)), ("engaged ever", .happened(.engaged, .ever)),
            ("soft bounces >= 2", .count(.softBounces, .greaterOrEqual, 2)),
            ("unanswered > 5", .count(.unanswered, .greater, 5)),
            ("tagged \"a \\\"b\\\" \\\\c\"", .tagged("a \"b\" \\c")),
        ])
    func conditions(text: String, condition: SegmentCondition) throws {
        #expect(try SegmentParser.parse(text) == .condition(condition))
    }

    @Test(
        "say where they are wrong",
        arguments: [
            ("", 0), ("state", 5), ("state is asleep", 9), ("tagged a tagged b", 9), ("field 1x = 2", 6),
            ("field city = Oslo", 13), ("opened within 90", 16), ("opened within 0 days", 14), ("(tagged a", 9),
            ("tagged \"a", 7), ("tagged a; drop", 8), ("soft bounces >= 1.5", 16), ("field age = 1e9", 13),
            ("opened within 99999999999999999999 days", 14), ("tagged \"\\x\"", 8), ("source is nowhere", 10),
        ])
    func faults(text: String, offset: Int) {
        #expect {
            _ = try SegmentParser.parse(text)
        } throws: { error in
            (error as? SegmentFault)?.offset == offset
        }
    }

    @Test("are bounded in length, conditions and depth")
    func bounds() {
        let many = Array(repeating: "tagged a", count: 65).joined(separator: " or ")
        let deep = String(repeating: "not ", count: 17) + "tagged a"
        let long = "tagged \"" + String(repeating: "a", count: 4_096) + "\""
        for text in [many, deep, long, String(repeating: "(", count: 4_000)] {
            #expect(throws: SegmentFault.self) { _ = try SegmentParser.parse(text) }
        }
    }
}
