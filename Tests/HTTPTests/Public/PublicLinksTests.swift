import HTTPTypes
import Intake
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Links of mail", .eachEngine)
struct PublicLinksTests {
    private static let browser: HTTPFields = [.userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"]

    /// A node with one delivered message of a campaign.
    private func delivered() async throws -> (node: TestNode, message: MessageKey, campaign: CampaignKey) {
        let node = try await TestNode()
        let campaign = try await node.spool.campaign(named: "May", account: .first)
        let key = try await node.spool.acceptSample(to: ["ada@x.example"], campaign: campaign)[0].key
        let now = node.store.time.now()
        try await node.spool.settle(
            try await node.spool.claim(limit: 1, perDomain: 1).map { SampleMail.delivery(of: $0, at: now) })
        node.store.time.advance(by: .seconds(60))
        return (node, key, campaign)
    }

    private func path(_ url: String) -> String { String(url.dropFirst("https://m.example".count)) }

    @Test("lead where the mail said, and are counted")
    func click() async throws {
        let (node, message, campaign) = try await delivered()
        let target = "https://shop.example/ü?a=1&b=2"
        let url = try #require(node.tracking.clickURL(message, target: target))
        try await node.withRouter { calls async throws in
            let answer = try await calls.call(.get, path(url), body: nil, key: "", headers: Self.browser)
            #expect(answer.status == 302)
            #expect(answer.headers[.location] == "https://shop.example/%C3%BC?a=1&b=2")
            #expect(answer.headers[.cacheControl] == "no-store")
            _ = try await calls.call(.head, path(url), body: nil, key: "", headers: Self.browser)
        }
        await node.desk.settle(all: true)
        let counts = try await node.spool.engagements(of: campaign)
        #expect(counts.contains { $0.kind == .clicked && $0.visitor == .person && $0.total == 1 })
        #expect(counts.contains { $0.kind == .clicked && $0.visitor == .scanner && $0.total == 1 })
    }

    @Test("show an image that web mail may show, and count the open")
    func open() async throws {
        let (node, message, campaign) = try await delivered()
        try await node.withRouter { calls async throws in
            let answer = try await calls.call(
                .get, path(node.tracking.openURL(message)), body: nil, key: "", headers: [.userAgent: "Mozilla/5.0"])
            #expect(answer.status == 200 && answer.headers[.contentType] == "image/gif")
            #expect(
                answer.headers[.resourcePolicy] == "cross-origin" && answer.bytes.prefix(6) == Array("GIF89a".utf8)[...]
            )
        }
        await node.desk.settle(all: true)
        let counts = try await node.spool.engagements(of: campaign)
        #expect(counts.map(\.visitor) == [.prefetch])
    }

    @Test("that nobody here made lead nowhere", arguments: ["c", "o", "u"])
    func forged(kind: String) async throws {
        let (node, message, _) = try await delivered()
        let good = path(node.tracking.openURL(message)).dropFirst(3)
        try await node.withRouter { calls async throws in
            for token in ["x", "AAAA", String(good.dropLast()), good + "A", String(repeating: "A", count: 9_000)] {
                #expect(try await calls.get("/\(kind)/\(token)", key: "").status == 404, "\(token.prefix(40))")
            }
            if kind != "o" { #expect(try await calls.get("/\(kind)/\(good)", key: "").status == 404) }
            #expect(try await calls.get("/c/\(good)?url=https://evil.example/", key: "").status == 404)
        }
    }

    private func wayOut(_ node: TestNode, _ message: MessageKey, _ campaign: CampaignKey?) -> String {
        path(
            node.tracking.unsubscribeURL(
                UnsubscribeLink(
                    message: message, account: .first, campaign: campaign,
                    address: SampleMail.mailbox("ada@x.example"))))
    }

    @Test("the way out: asking shows a page and changes nothing")
    func page() async throws {
        let (node, message, campaign) = try await delivered()
        try await node.withRouter { calls async throws in
            for method in [HTTPRequest.Method.get, .head, .get] {
                let answer = try await calls.call(
                    method, wayOut(node, message, campaign), body: nil, key: "", headers: Self.browser)
                #expect(answer.status == 200)
                if method == .get {
                    #expect(answer.text.contains("<form method=\"post\">") && answer.text.contains("a…@x.example"))
                    #expect(!answer.text.contains("ada@"))
                }
            }
        }
        #expect(try await node.spool.suppressionCount() == 0)
    }

    @Test(
        "the way out: one POST is enough, by a mail program or by the page",
        arguments: [
            ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded", "one_click"),
            (
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
                "multipart/form-data; boundary=b", "one_click"
            ),
            ("scope=all", "application/x-www-form-urlencoded", "page"),
            ("", "application/x-www-form-urlencoded", "page"),
        ])
    func leave(body: String, type: String, means: String) async throws {
        let (node, message, campaign) = try await delivered()
        try await node.withRouter { calls async throws in
            for _ in 0..<2 {
                let answer = try await calls.call(
                    .post, wayOut(node, message, campaign), body: body, key: "",
                    headers: [.contentType: type, .userAgent: "Mail/1"])
                #expect(answer.status == 200 && answer.headers[.location] == nil && answer.headers[.setCookie] == nil)
            }
        }
        let address = SampleMail.mailbox("ada@x.example")
        let record = try #require(try await node.spool.suppressions(of: [address], account: .first)[0])
        #expect(record.cause == .unsubscribe && record.account == .first)
        #expect(record.addedBy == "unsubscribe \(means)" && record.note?.contains("Mail/1") == true)
        #expect(try await node.spool.timeline(message).last?.kind == .unsubscribed)
    }

    @Test("the way out takes no more than a form")
    func bounded() async throws {
        let (node, message, campaign) = try await delivered()
        try await node.withRouter { calls async throws in
            let answer = try await calls.call(
                .post, wayOut(node, message, campaign), body: String(repeating: "x", count: 5_000), key: "",
                headers: [.contentType: "application/x-www-form-urlencoded"])
            #expect(answer.status == 413)
        }
        #expect(try await node.spool.suppressionCount() == 0)
    }

    @Test("a page's words are its own, whatever a list is called")
    func words() {
        let page = UnsubscribeText.question("a…@x.example", list: "<script>\"&'")
        #expect(page.contains("&lt;script&gt;&quot;&amp;&#39;") && !page.contains("<script>"))
        #expect(UnsubscribeForm(Array("scope=list".utf8)).leavesListOnly)
        #expect(!UnsubscribeForm(Array("scope=list&List-Unsubscribe=One-Click".utf8)).leavesListOnly)
        #expect(!UnsubscribeForm(Array("scope=all".utf8)).leavesListOnly)
    }
}
