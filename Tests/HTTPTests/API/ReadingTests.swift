import HTTPTypes
import JSON
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Reading the API", .eachEngine)
struct ReadingTests {
    @Test(
        "pages follow one another without gap or repetition",
        arguments: ["/v1/messages", "/v1/events", "/v1/suppressions", "/v1/campaigns"])
    func pages(path: String) async throws {
        let node = try await TestNode()
        for number in 0..<23 {
            let campaign = try await node.spool.campaign(named: "c\(number)", account: .first)
            _ = try await node.spool.acceptSample(to: ["u\(number)@example.com"], campaign: campaign)
            _ = try await node.spool.suppress(
                SampleMail.mailbox("s\(number)@example.com"), scope: .system, cause: .manual, by: "test", note: nil,
                expiresAt: nil)
        }
        try await node.withRouter { calls async throws in
            var ids: [String] = []
            var after = ""
            let kind = path == "/v1/events" ? "&types=message.accepted" : ""
            for _ in 0..<10 {
                let page = try await calls.get("\(path)?limit=5\(kind)\(after)")
                #expect(page.status == 200, "\(page.text)")
                ids += page.json["data"]?.elements.compactMap { $0["id"]?.text } ?? []
                guard page.json["has_more"] == .bool(true) else { break }
                after = "&after=" + (page.json["next_after"]?.text ?? "")
            }
            #expect(ids.count == 23 && Set(ids).count == 23)
            #expect(ids == (path == "/v1/events" ? ids.sorted() : ids.sorted().reversed()))
        }
    }

    @Test("narrows messages and bounces by every field")
    func filters() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withRouter { calls async throws in
            func count(_ path: String) async throws -> Int? { try await calls.get(path).json["data"]?.elements.count }
            #expect(try await count("/v1/messages") == 5)
            #expect(try await count("/v1/messages?status=hard_bounce,soft_bounce") == 2)
            #expect(try await count("/v1/messages?reason=mailbox_full") == 1)
            #expect(try await count("/v1/messages?recipient=FULL@example.com") == 1)
            #expect(try await count("/v1/messages?campaign_id=\(campaign)&recipient_domain=Example.com") == 5)
            #expect(try await count("/v1/messages?since=2027-01-01T00:00:00Z") == 0)
            #expect(try await count("/v1/bounces") == 3)
            #expect(try await calls.get("/v1/bounces?status=ok").status == 400)
            #expect(try await count("/v1/bounces?status=spam_bounce&provider=generic&source_ip=192.0.2.25") == 1)
            #expect(try await count("/v1/bounces?reason=spam_content,mailbox_full&from_domain=shop.example") == 2)
        }
    }

    @Test("a bounce tells the reply word for word, the verdict, and what followed")
    func bounce() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withRouter { calls async throws in
            let bounce = try await calls.get("/v1/bounces?status=hard_bounce").json["data"]?.elements.first
            #expect(bounce?["reply"]?.text == "550 5.1.1 no such user")
            #expect(bounce?["reason"]?.text == "recipient_unknown" && bounce?["rule_id"]?.text == "test.1")
            #expect(bounce?["action"]?.text == "suppress" && bounce?["suppression_id"]?.text?.hasPrefix("sup_") == true)
            let id = bounce?["message_id"]?.text ?? ""
            let events = try await calls.get("/v1/messages/\(id)/events").json["data"]?.elements ?? []
            #expect(events.map { $0["status"]?.text } == ["injected", "hard_bounce"])
            let later = try await calls.get("/v1/messages?status=deferred").json["data"]?.elements.first
            #expect(later?["next_attempt_at"]?.text?.hasSuffix("Z") == true)
        }
    }

    @Test("status adds up, and deliverability is delivered over accepted")
    func status() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withRouter { calls async throws in
            let status = try await calls.get("/v1/status").json
            #expect(status["counts"]?["ok"]?.number == 1 && status["counts"]?["deferred"]?.number == 1)
            #expect(status["deliverability"]?["injected"]?.number == 5 && status["deliverability"]?["ok"]?.number == 1)
            #expect(status["queue"]?["waiting"]?.number == 1 && status["suppression_count"]?.number == 1)
            let shown = try await calls.get("/v1/campaigns/\(campaign)").json
            #expect(shown["counts"]?["hard_bounce"]?.number == 1 && shown["message_count"]?.number == 5)
            #expect(try await calls.get("/v1/campaigns/cmp_0000000000001").status == 404)
            #expect(try await calls.get("/v1/queues").json["data"]?.elements.isEmpty == true)
        }
    }

    @Test("the bounces report counts by group, as JSON and as CSV")
    func report() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withRouter { calls async throws in
            let report = try await calls.get("/v1/reports/bounces?group_by=source_ip").json
            #expect(report["bounces"]?.number == 3 && report["injected"]?.number == 5)
            #expect(report["rows"]?.elements.allSatisfy { $0["group"]?.text == "192.0.2.25" } == true)
            #expect(try await calls.get("/v1/reports/bounces?include_deferred=true").json["bounces"]?.number == 4)
            #expect(try await calls.get("/v1/reports/bounces?until=2026-01-01T00:00:00Z").json["bounces"]?.number == 0)
            for csv in [
                try await calls.get("/v1/reports/bounces?format=csv"),
                try await calls.get("/v1/reports/bounces", headers: [.accept: "text/csv"]),
            ] {
                #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
                #expect(csv.text.utf8.split(separator: UInt8(ascii: "\n")).count == 4)
            }
        }
    }

    @Test("bounces come as CSV, all that are found", arguments: ["?format=csv", "?format=csv&limit=1"])
    func bouncesAsCSV(query: String) async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withRouter { calls async throws in
            let csv = try await calls.get("/v1/bounces" + query)
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
            let lines = csv.text.split(whereSeparator: \.isNewline)
            #expect(lines.count == 4)
            #expect(lines.first?.hasPrefix("occurred_at,recipient,recipient_domain,status,reason,") == true)
        }
    }

    @Test("metrics are Prometheus text and hold no address")
    func metrics() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await Rollups(spool: node.spool).catchUp()
        try await node.withRouter { calls async throws in
            let text = try await calls.get("/metrics", key: "").text
            #expect(text.contains("postrider_queue_messages{state=\"retry\"} 1\n"))
            #expect(text.contains("postrider_ready{check=\"store\"} 1\n"))
            #expect(text.contains("postrider_messages{status=\"ok\"} 1\n"))
            #expect(!text.contains("example.com"))
        }
    }
}
