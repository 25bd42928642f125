import Mail
import Testing

@testable import Intake

@Suite("Merge template")
struct MergeTemplateTests {
    private static let values = [
        "name": "Ada", "code": "<b>&\"'", "empty": "", "user.first": "A", "First name": "Ada L.",
    ]

    private func render(_ text: String, _ escaping: MergeTemplate.Escaping = .none) throws -> String? {
        try MergeTemplate(text, escaping: escaping).render(byteLimit: 10_000) { Self.values[$0] }
    }

    @Test(
        "puts values in their places",
        arguments: [
            ("", ""),
            ("plain { text } }} {", "plain { text } }} {"),
            ("Hi {{name}}!", "Hi Ada!"),
            ("Hi {{ name }}!", "Hi Ada!"),
            ("{{name}}{{name}}", "AdaAda"),
            ("{{unknown}}", ""),
            ("{{code}}", "<b>&\"'"),
            ("{{First name}} {{user.first}}", "Ada L. A"),
            ("{{^name}}friend{{/name}}", ""),
            ("{{^nick}}friend{{/nick}}", "friend"),
            ("{{nick}}{{^nick}}friend{{/nick}}", "friend"),
            ("{{^empty}}friend{{/empty}}", "friend"),
            ("{{#empty}}some{{/empty}}", ""),
            ("{{#name}}Dear {{.}},{{/name}}", "Dear Ada,"),
            ("{{#name}}{{#code}}both{{/code}}{{/name}}", "both"),
            ("{{#name}}{{#nick}}both{{/nick}}one{{/name}}", "one"),
            ("a{{! note }}b", "ab"),
            ("a\n{{! note }}\nb", "a\nb"),
            ("a\n  {{#name}}\nb\n  {{/name}}  \nc", "a\nb\nc"),
            ("a\r\n{{#nick}}\r\nb\r\n{{/nick}}\r\nc", "a\r\nc"),
            ("{{#name}}x{{/name}} y\n", "x y\n"),
            ("Grüße, {{name}} 🎉", "Grüße, Ada 🎉"),
        ])
    func renders(template: String, result: String) throws {
        #expect(try render(template) == result)
    }

    @Test(
        "escapes values in HTML, unless told not to",
        arguments: [
            ("<p title='{{code}}'>", "<p title='&lt;b&gt;&amp;&quot;&#39;'>"),
            ("{{{code}}}", "<b>&\"'"),
            ("{{&code}}", "<b>&\"'"),
            ("{{#code}}{{.}}{{/code}}", "&lt;b&gt;&amp;&quot;&#39;"),
        ])
    func escapes(template: String, result: String) throws {
        #expect(try render(template, .html) == result)
    }

    @Test("a value is never read as a template")
    func inert() throws {
        let template = try MergeTemplate("{{a}}", escaping: .none)
        #expect(template.render(byteLimit: 100) { _ in "{{b}}" } == "{{b}}")
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("a\n{{name", MergeTemplateError.Fault.unclosedTag, 2),
            ("{{name\n}}", .unclosedTag, 1),
            ("{{}}", .badName, 1),
            ("{{.}}", .badName, 1),
            ("{{#name}}", .unclosedSection("name"), 1),
            ("\n\n{{/name}}", .unexpectedClose("name"), 3),
            ("{{#a}}{{#b}}{{/a}}{{/b}}", .unexpectedClose("a"), 1),
            ("{{> header}}", .unsupportedTag(UInt8(ascii: ">")), 1),
            ("{{=<% %>=}}", .unsupportedTag(UInt8(ascii: "=")), 1),
            ("{{<parent}}", .unsupportedTag(UInt8(ascii: "<")), 1),
            ("{{$block}}", .unsupportedTag(UInt8(ascii: "$")), 1),
            ("{{% CONTENT_TYPE:TEXT}}", .unsupportedTag(UInt8(ascii: "%")), 1),
            ("{{! never closed", .unclosedTag, 1),
            ("{{" + String(repeating: "n", count: 101) + "}}", .badName, 1),
        ])
    func faults(template: String, fault: MergeTemplateError.Fault, line: Int) {
        #expect(throws: MergeTemplateError(fault: fault, line: line)) {
            try MergeTemplate(template, escaping: .none)
        }
    }

    @Test("bounds nesting, tags and what comes out")
    func bounds() throws {
        let deep = String(repeating: "{{#a}}", count: 33) + String(repeating: "{{/a}}", count: 33)
        #expect(throws: MergeTemplateError(fault: .tooDeep, line: 1)) { try MergeTemplate(deep, escaping: .none) }
        let many = String(repeating: "{{a}}", count: 5_001)
        #expect(throws: MergeTemplateError(fault: .tooManyTags, line: 1)) { try MergeTemplate(many, escaping: .none) }
        let wide = try MergeTemplate(String(repeating: "{{a}}", count: 100), escaping: .none)
        #expect(wide.render(byteLimit: 999) { _ in "0123456789" } == nil)
        #expect(wide.render(byteLimit: 1_000) { _ in "0123456789" }?.utf8.count == 1_000)
    }

    @Test("a megabyte of braces costs one pass")
    func hostile() throws {
        let braces = String(repeating: "{ ", count: 1 << 19)
        #expect(try MergeTemplate(braces, escaping: .html).render(byteLimit: 1 << 21) { _ in nil } == braces)
        #expect(throws: MergeTemplateError.self) {
            try MergeTemplate(String(repeating: "{", count: 1 << 20), escaping: .html)
        }
    }

    @Test("names are told once, in the order of their mention")
    func names() throws {
        let template = try MergeTemplate("{{b}}{{#a}}{{b}}{{.}}{{/a}}", escaping: .none)
        #expect(template.names == ["b", "a"])
        #expect(try MergeTemplate("{{! only a comment }}", escaping: .none).isConstant)
    }

    @Test("tells which names a recipient has no value of")
    func missingNames() throws {
        let mailbox = try #require(Mailbox("ada@example.com"))
        let recipient = LetterRecipient(
            address: NamedMailbox(mailbox: mailbox, name: nil), merge: ["code": "1", "empty": ""])
        #expect(
            recipient.missingNames(in: "{{code}} {{empty}} {{#town}}{{.}}{{/town}} {{name}} {{email}} {{x}} {{x}}") == [
                "town", "x",
            ])
        #expect(recipient.missingNames(in: "{{").isEmpty)
    }
}
