import Bounce
import Foundation
import HTTPTypes
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Hostile texts on pages", .eachEngine)
struct EscapingTests {
    static let hostile = [
        #""><script>alert(1)</script>"#, "<img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>",
        "</pre></td><iframe>",
        "\"\u{301} onmouseover=alert(1) x=", "<\u{338}script>alert(1)</script>", "&lt;script&gt;",
        "{{{content}}}{{>home}}",
        "javascript:alert(1)", "\u{202E}txt.exe\u{2066}", "\u{1B}[31mred\u{7}", "`onclick=alert(1)`",
    ]

    @Test("every byte that means something to a browser is escaped", arguments: hostile)
    func escapes(text: String) {
        let escaped = MarkupEscape.escape(text)
        #expect(escaped.utf8.allSatisfy { !"<>\"'`".utf8.contains($0) })
    }

    @Test("a server's words, a subject, a campaign's name stay words, whatever they hold", arguments: hostile)
    func pages(text: String) async throws {
        let node = try await TestNode()
        let name = String(text.unicodeScalars.filter { $0.value >= 0x20 && $0 != "\u{7F}" }.map(Character.init))
        let campaign = try await node.spool.campaign(named: name, account: .first)
        var content = SampleMail.content(to: ["ada@example.com"], subject: name)
        content.from = name
        _ = try await node.spool.accept(Acceptance(account: .first, campaign: campaign, contents: [content]))
        let entry = try #require(try await node.spool.claim(limit: 1, perDomain: 1).first)
        var settlement = SampleMail.settlement(
            of: entry, at: node.store.time.now(), status: .softBounce, reason: .mailboxFull, reply: "552 \(text)")
        settlement.mxHost = text
        settlement.provider = text
        settlement.diagnosis = Diagnosis(
            status: .softBounce, reason: .mailboxFull, blame: .recipient, confidence: 1, replyCode: nil,
            enhancedCode: nil,
            ruleID: text, isMatched: true, evidence: text, explanation: text, advice: .none, retryAfter: nil)
        try await node.spool.settle([settlement])
        try await node.withServer { calls async throws in
            for path in ["/", "/campaigns/\(campaign)", "/messages/\(entry.key)"] {
                let page = try await calls.get(path, key: "")
                #expect(page.status == 200)
                #expect(Markup(page.text).strangers == [], "\(path)")
            }
            let csv = try await calls.get("/campaigns/\(campaign)/bounces.csv", key: "")
            #expect(csv.status == 200 && csv.text.contains("mailbox_full"))
        }
    }

    @Test("marks that turn text round, and controls, are shown as such")
    func controls() {
        #expect(Shown.line("a\u{202E}b\u{1B}c\nd\u{0}", limit: 100) == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}")
        #expect(Shown.line("aaaa", limit: 2) == "aa…")
        #expect(Shown.block("a\r\nb\u{7}", limit: 100) == "a\nb\u{FFFD}")
    }

    @Test(
        "a reply of several lines is one line in lists",
        arguments: [
            ("550-5.1.1 No such user.\n550 5.1.1 Try another.", "550 5.1.1 No such user. Try another."),
            ("421 later", "421 later"), ("550", "550"), ("no code\nat all", "no code\u{FFFD}at all"),
            ("550-5.1.1 a\n5.1.1", "550 5.1.1 a 5.1.1"), ("", ""),
        ])
    func oneLine(reply: String, line: String) {
        #expect(Shown.reply(reply, limit: 200) == line)
    }

    @Test("the words that decided are marked, and nothing is lost")
    func evidence() {
        #expect(EventShown.split("550 no such user here", at: "no such user") == ("550 ", "no such user", " here"))
        #expect(EventShown.split("550 x", at: "y") == ("550 x", nil, ""))
    }
}

/// A page's tags, as a browser finds them.
struct Markup {
    /// Tags and attributes that no template of ours has.
    private(set) var strangers: [String] = []

    private static let elements: Set<String> = [
        "html", "head", "meta", "title", "link", "script", "body", "a", "svg", "symbol", "path", "circle", "use",
        "rect",
        "header", "div", "img", "main", "footer", "h1", "h2", "h3", "p", "section", "dl", "dt", "dd", "span", "table",
        "caption",
        "thead", "tbody", "tr", "th", "td", "time", "pre", "code", "ul", "ol", "li", "strong", "mark", "noscript",
        "form",
        "button", "input", "label", "!doctype",
        "nav", "select", "option", "textarea", "figure", "figcaption", "details", "summary", "line", "polyline", "text",
    ]

    init(_ page: String) {
        var rest = Array(page.utf8)[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[(open + 1)...]
            var tag: [UInt8] = []
            var quote: UInt8?
            while let byte = rest.popFirst() {
                if quote == nil, byte == UInt8(ascii: ">") { break }
                if quote == byte { quote = nil } else if quote == nil, byte == UInt8(ascii: "\"") { quote = byte }
                tag.append(byte)
            }
            check(String(decoding: tag, as: UTF8.self))
        }
        if page.components(separatedBy: "<script").count != 2 { strangers.append("more than one script") }
    }

    private mutating func check(_ tag: String) {
        let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber || $0 == "!" }.lowercased()
        if !Self.elements.contains(name) { strangers.append(name) }
        // Outside its quotes a tag of ours holds nothing but names.
        let bare = tag.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
        if bare.lowercased().contains(" on") || bare.contains("'") || bare.lowercased().contains("javascript:") {
            strangers.append(String(bare))
        }
    }
}
