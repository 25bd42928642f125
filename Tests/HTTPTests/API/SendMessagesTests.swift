import Bounce
import HTTPTypes
import JSON
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Sending messages", .eachEngine)
struct SendMessagesTests {
    private static let one = #"{"from":"news@shop.example","to":["ada@example.com"],"subject":"Hello","text":"Hi"}"#

    @Test("mail of a campaign is bulk, other mail urgent, unless it says so itself")
    func priority() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            for (name, more) in [
                ("a", #""campaign":"x""#), ("b", #""dry_run":false"#),
                ("c", #""campaign":"x","priority":"transactional""#),
                ("d", #""priority":"bulk""#),
            ] {
                let letter = #"{"from":"n@shop.example","to":["\#(name)@x.example"],"subject":"s","text":"t",\#(more)}"#
                #expect(try await calls.post("/v1/messages", letter).status == 202)
            }
            let refused = #"{"from":"n@shop.example","to":["e@x.example"],"subject":"s","text":"t","priority":"high"}"#
            #expect(try await calls.post("/v1/messages", refused).status == 422)
        }
        let entries = try await node.spool.claim(limit: 9, perDomain: 9)
        let priorities = Dictionary(uniqueKeysWithValues: entries.map { ($0.recipient.localPart, $0.priority) })
        #expect(priorities == ["a": .bulk, "b": .transactional, "c": .transactional, "d": .bulk])
    }

    @Test("answers with an id each, in order, after they are stored")
    func sends() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/v1/messages",
                #"""
                {"from":{"email":"news@shop.example","name":"Shop"},"reply_to":"help@shop.example",
                 "to":["ada@example.com",{"email":"bob@example.org","name":"Bob","merge":{"name":"Bob","n":3,"vip":true}}],
                 "subject":"Hello {{name}}","text":"Hi {{name}}","html":"<p>Hi {{name}}</p>","headers":{"X-Purpose":"test"},
                 "attachments":[{"filename":"a.txt","content_type":"text/plain","content":"aGVsbG8="}],
                 "campaign":"Spring","life_hours":1.5}
                """#)
            #expect(answer.status == 202, "\(answer.text)")
            let messages = answer.json["messages"]?.elements ?? []
            #expect(messages.map { $0["to"]?.text } == ["ada@example.com", "bob@example.org"])
            #expect(messages.allSatisfy { $0["status"]?.text == "injected" })
            #expect(answer.json["campaign_id"]?.text?.hasPrefix("cmp_") == true)
            let id = try #require(messages.first?["id"]?.text)
            let stored = try await calls.get("/v1/messages/\(id)")
            #expect(stored.json["recipient"]?.text == "ada@example.com")
            #expect(stored.json["campaign"]?.text == "Spring")
            #expect(try await calls.get("/v1/messages/\(id)/events").json["data"]?.elements.count == 1)
        }
    }

    @Test("takes an address with a name as people write it")
    func namedAddresses() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/v1/messages",
                #"{"from":"The Shop <news@shop.example>","to":["Ada <ada@example.com>"],"subject":"Hello","text":"Hi"}"#
            )
            #expect(answer.status == 202, "\(answer.text)")
            let message = try #require(try await calls.get("/v1/messages").json["data"]?.elements.first)
            #expect(message["from"]?.text == "The Shop <news@shop.example>")
            #expect(message["recipient"]?.text == "ada@example.com")
        }
    }

    @Test("tells what is wrong with the letter, whatever is wrong with a recipient beside it")
    func letterFaultFirst() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/v1/messages",
                #"{"from":"news@shop.example","to":["ada@example.com","bad"],"subject":"Hello","text":"Hi {{name"}"#)
            #expect(answer.status == 422)
            #expect(answer.json["errors"]?.elements.map { $0["pointer"]?.text } == ["/text"])
        }
    }

    @Test("takes a batch of a thousand")
    func batch() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let to = (0..<1_000).map { "\"user\($0)@example.com\"" }.joined(separator: ",")
            let answer = try await calls.post(
                "/v1/messages", #"{"from":"news@shop.example","to":[\#(to)],"subject":"Hello","text":"Hi"}"#)
            #expect(answer.status == 202 && answer.json["messages"]?.elements.count == 1_000)
        }
        #expect(try await node.spool.statusCounts(account: .first, campaign: nil)[.injected] == 1_000)
    }

    @Test("refuses bad recipients by their place and sends to the others")
    func rejects() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/v1/messages",
                #"""
                {"from":"news@shop.example","subject":"Hello","text":"Hi","to":["no at sign","ada@example.com",
                 {"email":"a@b@c"},{"email":"bob@example.org","nam":"Bob"},7,"ADA@example.com",
                 {"email":"eve@example.org","merge":{"x":[1]}},"carl@example.org",{"name":"x"},"x\r\nRCPT TO:<y@example.org>"]}
                """#)
            #expect(answer.status == 202, "\(answer.text)")
            #expect(
                answer.json["messages"]?.elements.map { $0["to"]?.text } == ["ada@example.com", "carl@example.org"])
            let rejected = answer.json["rejected"]?.elements ?? []
            #expect(rejected.map { $0["index"]?.number } == [0, 2, 3, 4, 5, 6, 8, 9])
            #expect(
                rejected.map { $0["pointer"]?.text } == [
                    "/to/0", "/to/2/email", "/to/3/nam", "/to/4", "/to/5", "/to/6/merge/x", "/to/8/email", "/to/9",
                ])
            #expect(rejected[4]["code"]?.text == "duplicate_recipient")
        }
        #expect(try await node.spool.statusCounts(account: .first, campaign: nil)[.injected] == 2)
    }

    @Test("accepts nothing when no recipient is good")
    func allBad() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/v1/messages", #"{"from":"news@shop.example","to":["x","y"],"subject":"Hello","text":"Hi"}"#)
            #expect(answer.status == 422 && answer.json["errors"]?.elements.count == 2 && answer.place == "/to/0")
        }
        #expect(try await node.spool.queueDepth().waiting == 0)
    }

    private static let sharedMistakes: [(body: String, pointer: String)] = [
        (#"{"to":["a@b.example"],"subject":"s","text":"t"}"#, "/from"),
        (#"{"from":"x","to":["a@b.example"],"subject":"s","text":"t"}"#, "/from"),
        (#"{"from":{"email":"a@b.example","mail":1},"to":["a@b.example"],"subject":"s","text":"t"}"#, "/from/mail"),
        (#"{"from":"a@b.example","subject":"s","text":"t"}"#, "/to"),
        (#"{"from":"a@b.example","to":[],"subject":"s","text":"t"}"#, "/to"),
        (#"{"from":"a@b.example","to":"a@b.example","subject":"s","text":"t"}"#, "/to"),
        (#"{"from":"a@b.example","to":["a@b.example"],"text":"t"}"#, "/subject"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":5,"text":"t"}"#, "/subject"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s"}"#, "/text"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","bcc":["x@y.example"]}"#, "/bcc"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s\r\nBcc: x@y.example","text":"t"}"#, "/subject"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s\u0000","text":"t"}"#, "/subject"),
        (
            #"{"from":{"email":"a@b.example","name":"x\r\ny"},"to":["a@b.example"],"subject":"s","text":"t"}"#,
            "/from/name"
        ),
        (
            #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","headers":{"X-A":"1\nBcc: x"}}"#,
            "/headers/X-A"
        ),
        (
            #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","headers":{"Bcc":"x@y.example"}}"#,
            "/headers/Bcc"
        ),
        (
            #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","headers":{"X-A":1}}"#,
            "/headers/X-A"
        ),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","headers":[]}"#, "/headers"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","life_hours":73}"#, "/life_hours"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","life_hours":"48"}"#, "/life_hours"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","send_at":"soon"}"#, "/send_at"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","dry_run":"yes"}"#, "/dry_run"),
        (#"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","campaign":""}"#, "/campaign"),
        (
            #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","attachments":[{"filename":"f","content":"%"}]}"#,
            "/attachments/0/content"
        ),
        (
            #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","attachments":[{"content":"aGk="}]}"#,
            "/attachments/0/filename"
        ),
        (
            #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t","attachments":[{"filename":"a\r\nb","content":"aGk="}]}"#,
            "/attachments/0/filename"
        ),
    ]

    @Test("names the field of what all share, and accepts nothing")
    func sharedFaults() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            for (body, pointer) in Self.sharedMistakes {
                let answer = try await calls.post("/v1/messages", body)
                #expect(answer.status == 422 && answer.place == pointer, "\(body): \(answer.status) \(answer.text)")
            }
        }
        #expect(try await node.spool.queueDepth().waiting == 0)
    }

    @Test("does a request with a key once", arguments: ["k-1", "\"k-1\""])
    func idempotent(key: String) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let first = try await calls.post("/v1/messages", Self.one, headers: [.idempotencyKey: "k-1"])
            let second = try await calls.post("/v1/messages", Self.one, headers: [.idempotencyKey: key])
            #expect(first.status == 202 && second.status == 202 && first.bytes == second.bytes)
            #expect(first.headers[.idempotencyReplayed] == nil && second.headers[.idempotencyReplayed] == "true")
            let other = try await calls.post("/v1/messages", Self.one + " ", headers: [.idempotencyKey: key])
            #expect(other.status == 422 && other.code == "idempotency_key_reused")
        }
        #expect(try await node.spool.queueDepth().waiting == 1)
    }

    @Test("refuses keys that are none", arguments: ["", "\"\"", "a b", "é", String(repeating: "k", count: 256)])
    func badKeys(key: String) {
        #expect(Idempotency.read(key) == nil)
    }

    @Test("a dry run says what would happen and leaves nothing behind")
    func dryRun() async throws {
        let node = try await TestNode()
        _ = try await node.spool.suppress(
            SampleMail.mailbox("gone@example.com"), scope: .system, cause: .manual, by: "test", note: nil,
            expiresAt: nil)
        try await node.withRouter { calls async throws in
            let body =
                #"{"from":"a@b.example","to":["gone@example.com","ada@example.com"],"subject":"s","text":"t","campaign":"New""#
            let dry = try await calls.post("/v1/messages", body + #","dry_run":true}"#)
            #expect(dry.status == 200 && dry.json["dry_run"] == .bool(true))
            #expect(dry.json["messages"]?.elements.map { $0["status"]?.text } == ["dropped", "injected"])
            #expect(try await calls.get("/v1/campaigns").json["data"]?.elements.isEmpty == true)
            #expect(try await node.spool.queueDepth().waiting == 0)
            let real = try await calls.post("/v1/messages", body + "}")
            let dropped = real.json["messages"]?.elements.first
            #expect(
                dropped?["reason"]?.text == "suppressed" && dropped?["suppression_id"]?.text?.hasPrefix("sup_") == true)
        }
    }
}
