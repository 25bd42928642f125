import Bounce
import HTTPTypes
import Mail
import Spool
import TestKit
import Testing

@testable import HTTP

@Suite("The search through the message log")
struct ActivitySearchTests {
    private static func filter(_ change: (inout MessageFilter) -> Void) -> MessageFilter {
        var filter = MessageFilter()
        change(&filter)
        return filter
    }

    @Test(
        "is understood",
        arguments: [
            ("", filter { _ in }),
            ("to:Ann@Example.com", filter { $0.recipient = "ann@example.com" }),
            ("to:@Example.com", filter { $0.recipientDomain = "example.com" }),
            ("TO:example.com", filter { $0.recipientDomain = "example.com" }),
            ("from:news@shop.example", filter { $0.from = "news@shop.example" }),
            ("from:shop.example", filter { $0.fromDomain = "shop.example" }),
            ("subject:\"spring news\"", filter { $0.subject = "spring news" }),
            ("spring   news", filter { $0.subject = "spring news" }),
            ("\"re: lunch", filter { $0.subject = "re: lunch" }),
            ("at 12:30", filter { $0.subject = "at 12:30" }),
            ("status:hard_bounce,ok", filter { $0.statuses = [.hardBounce, .ok] }),
            ("status:Bounced", filter { $0.statuses = [.softBounce, .hardBounce, .spamBounce] }),
            ("reason:mailbox_full", filter { $0.reason = .mailboxFull }),
            ("reason:\"mailbox full\"", filter { $0.reason = .mailboxFull }),
            ("code:550", filter { $0.replyCode = 550 }), ("code:5.1.1", filter { $0.enhancedCode = "5.1.1" }),
            ("provider:Google", filter { $0.provider = "google" }),
            ("message-id:<a@b.example>", filter { $0.messageID = "<a@b.example>" }),
            ("after:2026-11-01", filter { $0.since = Timestamp(rfc3339: "2026-11-01T00:00:00Z") }),
            ("before:2026-11-01T09:30:00Z", filter { $0.until = Timestamp(rfc3339: "2026-11-01T09:30:00Z") }),
            ("reply:quota", filter { $0.reply = "quota" }),
        ])
    func understood(text: String, filter: MessageFilter) {
        let search = ActivitySearch(text)
        #expect(search.filter == filter && search.faults.isEmpty, "\(search)")
    }

    @Test(
        "what is not understood is explained and narrows nothing",
        arguments: [
            "colour:red", "status:gone", "status:ok,gone", "reason:weather", "code:99", "code:5.1", "code:+50",
            "code:1000", "after:yesterday", "after:2026-02-31", "to:", "to:@", "to:a@b@c", "from:\"a b\"", "subject:",
            "http://example.com",
        ])
    func explained(text: String) {
        let search = ActivitySearch(text)
        #expect(search.filter == MessageFilter() && search.faults.count == 1, "\(search)")
    }

    @Test("a field that stands twice counts once, and says so")
    func twice() {
        let search = ActivitySearch("code:550 code:552")
        #expect(search.filter.replyCode == 552 && search.faults.count == 1)
    }

    @Test("no text of any kind stops it")
    func hostile() {
        let pieces = [
            "to:", "\"", ":", "::", "\u{0}", "\r\n", "status:", ",", "é", "\u{202E}", "a@b", "550", "<script>", " ",
            "\t",
            "after:", "9999-99-99", "code:", String(repeating: "x", count: 300), "\u{FFFD}", "-", "message-id:", "%00",
        ]
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<(state % 12) {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                text += pieces[Int(state % UInt64(pieces.count))]
            }
            state ^= state << 13
            state ^= state >> 7
            let search = ActivitySearch(text)
            #expect(search.faults.count <= SearchWord.countLimit * 2 + 4)
        }
        #expect(SearchWord.read(String(repeating: "to:a ", count: 10_000)).count == SearchWord.countLimit)
    }
}

@Suite("The activity page", .eachEngine)
struct ActivityPageTests {
    @Test("shows messages newest first, and finds them by what is known of them")
    func shows() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withServer { calls async throws in
            let all = try await calls.get("/activity", key: "").text
            for words in ["ok@example.com", "later@example.com", "552 5.2.2 mailbox full", "data-tail"] {
                #expect(all.contains(words), "\(words)")
            }
            for (search, name) in [
                ("to:full@example.com", "full"), ("status:hard_bounce", "unknown"), ("reason:mailbox_full", "full"),
                ("reply:detected", "spam"), ("full@example.com", "full"),
                ("campaign:%22spring%20NEWS%22%20status:ok", "ok"), ("campaign:\(campaign)%20status:deferred", "later"),
            ] {
                let found = try await calls.get("/activity?q=\(search)", key: "").text
                #expect(found.contains(">\(name)@example.com</a>"), "\(search): \(found)")
                #expect(found.split(separator: "/messages/msg_").count == 2, "\(search)")
            }
            let none = try await calls.get("/activity?q=campaign:other%20status:ok", key: "").text
            #expect(none.contains("There is no campaign “other”."))
            #expect(
                try await calls.get("/activity?q=from:nobody.example", key: "").text.contains("No message is like that")
            )
        }
    }

    @Test("an empty house says the next step, and hostile words stay words")
    func hostile() async throws {
        try await TestNode().withServer { calls async throws in
            #expect(try await calls.get("/activity", key: "").text.contains("No message yet"))
            let words = "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
            for field in ["", "to:", "campaign:", "colour:", "subject:"] {
                let page = try await calls.get("/activity?q=\(field)\(words)", key: "")
                #expect(page.status == 200 && !page.text.contains("<img src=x"), "\(field)")
            }
            let long = try await calls.get("/activity?q=" + String(repeating: "x", count: 3_000), key: "").text
            #expect(long.contains("Only the first 1000 bytes were read."))
        }
    }
}
