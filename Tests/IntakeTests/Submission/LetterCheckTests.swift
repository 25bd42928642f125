import Mail
import Testing

@testable import Intake

@Suite("Letter check")
struct LetterCheckTests {
    /// Every byte or mark that ends a line or a text somewhere, and an encoded word that says one.
    static let injections = [
        "a\r\nBcc: x@example.net", "a\nb", "a\rb", "a\u{0}b", "a\u{7}b", "a\u{7F}b", "a\u{85}b", "a\u{2028}b",
        "a\u{2029}b",
        "=?utf-8?Q?a=0D=0ABcc:_x?=", "=?utf-8?B?YQpi?=",
    ]

    /// Each field that becomes part of a header, and how to fill it.
    static let fields: [(pointer: String, fill: @Sendable (inout Letter, String) -> Void)] = [
        ("/subject", { $0.subject = $1 }),
        ("/from/name", { $0.from.name = $1 }),
        ("/reply_to/name", { $0.replyTo = Letters.mailbox("b@example.com", $1) }),
        ("/to/0/name", { $0.to[0].address.name = $1 }),
        ("/headers/0/value", { $0.headers = [("X-Note", $1)] }),
        (
            "/attachments/0/filename",
            { $0.attachments = [Intake.Attachment(filename: $1, contentType: "text/csv", bytes: [65])] }
        ),
        ("/campaign", { $0.campaign = $1 }),
    ]

    @Test("no field lets a line break into a header", arguments: 0..<fields.count, injections)
    func injection(field: Int, text: String) {
        var letter = Letters.plain()
        letter.mergesValues = false
        Self.fields[field].fill(&letter, text)
        let faults = Letters.faults(letter)
        #expect(faults.map(\.pointer) == [Self.fields[field].pointer])
        #expect(faults.map(\.code) == ["bad_character"])
    }

    @Test(
        "a header's name is checked as well", arguments: injections.dropLast() + ["", "Two Words", "Colon:", "Grüße"])
    func headerNames(name: String) {
        var letter = Letters.plain()
        letter.headers = [(name, "value")]
        #expect(Letters.faults(letter).map { [$0.pointer, $0.code] } == [["/headers/0/name", "bad_header_name"]])
    }

    @Test("a content type and a content ID are checked as well", arguments: injections)
    func attachmentFields(text: String) {
        var letter = Letters.plain()
        letter.attachments = [Intake.Attachment(filename: "a.csv", contentType: "text/" + text, bytes: [65])]
        #expect(Letters.faults(letter).map(\.pointer) == ["/attachments/0/content_type"])
        letter.attachments = [
            Intake.Attachment(filename: "a.csv", contentType: "text/csv", bytes: [65], contentID: text)
        ]
        #expect(Letters.faults(letter).map(\.pointer) == ["/attachments/0/content_id"])
    }

    @Test("a merge value that goes into the subject is checked", arguments: injections)
    func mergedSubject(text: String) throws {
        var letter = Letters.plain(to: 2)
        letter.subject = "For {{a/b}}"
        letter.to[1].merge = ["a/b": text]
        let error = #expect(throws: LetterFault.self) { try Letters.render(letter) }
        #expect(error?.pointer == "/to/1/merge/a~1b")
        #expect(error?.code == "bad_character")
    }

    @Test(
        "headers that are not the author's are refused",
        arguments: [
            "Bcc", "return-path", "RECEIVED", "DKIM-Signature", "From", "To", "Cc", "Date", "Message-ID", "Subject",
            "MIME-Version", "Content-Type", "Content-Anything", "Mime-Other", "Reply-To", "Resent-To",
        ])
    func reserved(name: String) {
        var letter = Letters.plain()
        letter.headers = [("X-Fine", "yes"), (name, "x")]
        #expect(Letters.faults(letter).map { [$0.pointer, $0.code] } == [["/headers/1/name", "reserved_header"]])
    }

    static let spoilt: [(pointer: String, code: String, spoil: @Sendable (inout Letter) -> Void)] = [
        ("/to", "missing", { $0.to = [] }),
        ("/to", "too_many", { $0.to = Array(repeating: $0.to[0], count: 10_001) }),
        (
            "/to", "too_many",
            {
                $0.to = Array(repeating: $0.to[0], count: 101); $0.showsAllRecipients = true
            }
        ),
        ("/text", "missing", { $0.text = nil }),
        ("/text", "bad_character", { $0.text = "a\u{0}b" }),
        ("/text", "bad_template", { $0.text = "{{name" }),
        ("/html", "bad_template", { $0.html = "{{> partial}}" }),
        ("/subject", "bad_template", { $0.subject = "{{#a}}" }),
        ("/subject", "too_long", { $0.subject = String(repeating: "x", count: 999) }),
        ("/html", "too_long", { $0.html = String(repeating: "x", count: 5 << 20 + 1) }),
        ("/from/name", "too_long", { $0.from.name = String(repeating: "é", count: 128) }),
        ("/headers", "too_many", { $0.headers = Array(repeating: ("X-A", "b"), count: 101) }),
        ("/headers/1/name", "repeated_header", { $0.headers = [("References", "<a@b>"), ("references", "<c@d>")] }),
        ("/headers/0/value", "too_long", { $0.headers = [("X-A", String(repeating: "b", count: 9_000))] }),
        ("/attachments/0/content_type", "bad_content_type", { $0.attachments = [attachment("message/rfc822")] }),
        ("/attachments/0/content_type", "bad_content_type", { $0.attachments = [attachment("nonsense")] }),
        ("/attachments/0/filename", "missing", { $0.attachments = [attachment("text/csv", filename: "")] }),
        ("/attachments", "too_many", { $0.attachments = Array(repeating: attachment("text/csv"), count: 101) }),
        ("/campaign", "missing", { $0.campaign = "" }),
        ("/campaign", "too_long", { $0.campaign = String(repeating: "c", count: 201) }),
        ("/life", "out_of_range", { $0.life = .seconds(59) }),
        ("/life", "out_of_range", { $0.life = .seconds(72 * 3_600 + 1) }),
        ("/send_at", "out_of_range", { $0.sendAt = Letters.now + .seconds(367 * 86_400) }),
        ("/to/0/merge", "too_many", { $0.to[0].merge = Dictionary((0..<257).map { ("k\($0)", "") }) { a, _ in a } }),
        ("/to/0/merge", "too_long", { $0.to[0].merge = ["a": String(repeating: "x", count: 1 << 18)] }),
        (
            "/to", "conflict",
            { letter in
                letter.showsAllRecipients = true
                letter.text = "{{name}}"
            }
        ),
    ]

    @Test(
        "says what else is wrong",
        arguments: spoilt.indices)
    func others(row: Int) {
        let (pointer, code, spoil) = Self.spoilt[row]
        var letter = Letters.plain()
        spoil(&letter)
        #expect(Letters.faults(letter).map { [$0.pointer, $0.code] } == [[pointer, code]])
    }

    private static func attachment(_ type: String, filename: String = "a.bin") -> Intake.Attachment {
        Intake.Attachment(filename: filename, contentType: type, bytes: [1, 2, 3])
    }

    @Test("all faults are told at once, a hundred at most")
    func many() {
        var letter = Letters.plain(to: 200)
        letter.subject = "a\nb"
        letter.text = nil
        for index in letter.to.indices { letter.to[index].address.name = "a\nb" }
        let faults = Letters.faults(letter)
        #expect(faults.count == 100)
        #expect(faults.first?.pointer == "/to/0/name")
        letter.to = [letter.to[0]]
        #expect(Letters.faults(letter).map(\.pointer) == ["/to/0/name", "/subject", "/text"])
    }

    @Test("a fault does not repeat the value")
    func discretion() {
        var letter = Letters.plain()
        letter.subject = "secret\nsecret"
        #expect(Letters.faults(letter).allSatisfy { !$0.detail.contains("secret") })
    }
}
