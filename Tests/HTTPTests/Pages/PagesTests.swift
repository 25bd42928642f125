import Bounce
import HTTPTypes
import Spool
import TestKit
import Testing

@testable import HTTP

@Suite("Pages", .eachEngine)
struct PagesTests {
    @Test("an empty node says the next step")
    func empty() async throws {
        try await TestNode().withServer { calls async throws in
            let home = try await calls.get("/", key: "")
            #expect(home.text.contains("No campaign yet") && home.text.contains("postrider demo"))
            #expect(home.text.contains("<html lang=\"en\">") && home.text.contains("Skip to the content"))
        }
    }

    @Test("home, campaign and message show what became of the mail")
    func shows() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        let bounce = try #require(
            try await node.spool.messages(MessageFilter()).first { $0.status == .hardBounce })
        try await node.withServer { calls async throws in
            let home = try await calls.get("/", key: "").text
            for words in ["Spring news", "552 5.2.2 mailbox full", "1 of 5 messages", "Hard bounce"] {
                #expect(home.contains(words))
            }
            let page = try await calls.get("/campaigns/\(campaign)", key: "").text
            for words in ["4 of 5 finished", "unknown@example.com", "recipient unknown", "Download as CSV"] {
                #expect(page.contains(words), "\(words)")
            }
            let narrowed = try await calls.get("/campaigns/\(campaign)?status=spam_bounce", key: "").text
            #expect(narrowed.contains("spam@example.com") && !narrowed.contains("full@example.com"))
            let message = try await calls.get("/messages/\(bounce.key)", key: "").text
            for words in [
                "550 5.1.1 <mark>no such user</mark>", "90 % sure", "test.1", "A test.", "192.0.2.25", "RCPT TO",
            ] {
                #expect(message.contains(words), "\(words)")
            }
            #expect(try await calls.get("/messages/msg_0000000000001", key: "").status == 404)
            #expect(try await calls.get("/campaigns/x", key: "").status == 404)
        }
    }

    @Test("mail that came back is shown with why it waits, and its markup as text")
    func returned() async throws {
        let node = try await TestNode()
        let key = try await node.quarantine()
        try await node.withServer { calls async throws in
            let list = try await calls.get("/returned", key: "").text
            let page = try await calls.get("/returned/\(key)", key: "").text
            for text in [list, page] {
                #expect(text.contains("&lt;b&gt;Lunch&lt;/b&gt;") && text.contains("written to the postmaster"))
                #expect(!text.contains("<b>Lunch") && !text.contains("<i>Monday"))
            }
            #expect(page.contains("postrider returned drop \(key)"))
            #expect(try await calls.get("/returned/ret_0000000000001", key: "").status == 404)
        }
    }

    @Test("no page has a script or a style of its own", arguments: ["/", "/sign-in"])
    func noInline(path: String) async throws {
        try await TestNode().withServer { calls async throws in
            let page = try await calls.get(path, key: "")
            #expect(!page.text.contains(" style=") && !page.text.contains("<style"))
            #expect(page.headers[.contentSecurityPolicy] == SecurityHeaders.contentSecurityPolicy)
            #expect(!SecurityHeaders.contentSecurityPolicy.contains("unsafe"))
        }
    }

    @Test(
        "assets are what they are called",
        arguments: [("postrider.css", "text/css"), ("live.js", "text/javascript"), ("icon.svg", "image/svg+xml")])
    func assets(name: String, type: String) async throws {
        try await TestNode().withServer { calls async throws in
            let asset = try await calls.get("/assets/\(name)", key: "")
            #expect(asset.status == 200 && asset.headers[.contentType]?.hasPrefix(type) == true)
            #expect(try await calls.get("/assets/..%2f..%2fetc%2fpasswd", key: "").status == 404)
            #expect(try await calls.get("/assets/../\(name)", key: "").status == 404)
        }
    }

    @Test("a campaign's export names each bounced recipient with its reason")
    func export() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withServer { calls async throws in
            let csv = try await calls.get("/campaigns/\(campaign)/bounces.csv", key: "")
            #expect(csv.headers[.contentDisposition]?.contains("bounces-\(campaign).csv") == true)
            #expect(csv.text.utf8.split(separator: UInt8(ascii: "\n")).count == 4)
            let soft = try await calls.get("/campaigns/\(campaign)/bounces.csv?status=soft_bounce", key: "").text
            #expect(soft.contains("full@example.com") && !soft.contains("spam@example.com"))
        }
    }

    @Test(
        "numbers read well",
        arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000")])
    func numbers(number: Int, text: String) {
        #expect(Figures.count(number) == text)
    }

    @Test(
        "a rate is never rounded to all or nothing",
        arguments: [
            (0, 10, "0 %"), (10, 10, "100 %"), (1, 3, "33.3 %"), (1, 100_000, "under 0.1 %"),
            (99_999, 100_000, "over 99.9 %"), (0, 0, "–"),
        ])
    func rates(part: Int, whole: Int, text: String) {
        #expect(Figures.percent(part, of: whole) == text)
    }

    @Test("under a hundred a rate says nothing, but its parts")
    func floor() {
        #expect(RateShown(3, of: 50, "messages").percent == "too few to say")
        #expect(RateShown(3, of: 50, "messages").fraction == "3 of 50 messages")
    }
}
