import Accounts
import Bounce
import Campaigns
import HTTPTypes
import Intake
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Campaigns on pages", .eachEngine)
struct CampaignsPageTests {
    private func mailing(_ node: TestNode, _ name: String = "May") async throws -> Mailing {
        let template = try await node.templates.add(
            TemplateText(subject: "Hi {{name|there}}", text: "t"), named: "T \(name)", account: .first, by: "test")
        let mailings = Mailings(spool: node.spool, templates: node.templates, time: node.store.time, offersWayOut: true)
        let plan = MailingPlan(
            name: name, template: template.key,
            from: NamedMailbox(mailbox: SampleMail.mailbox("news@shop.example")), audience: .file)
        let mailing = try await mailings.make(plan, account: .first, by: "test")
        _ = try await mailings.add(
            [LetterRecipient(address: NamedMailbox(mailbox: SampleMail.mailbox("a@x.example")))],
            to: mailing.campaign, account: .first)
        return mailing
    }

    @Test("an account without campaigns is told the next step")
    func empty() async throws {
        try await TestNode().withServer { calls async throws in
            let owner = try await calls.session(calls.key)
            let page = try await calls.get("/campaigns", key: "", headers: owner).text
            #expect(page.contains("No campaign yet") && page.contains("href=\"/campaigns/new\""))
            #expect(try await calls.get("/campaigns/compare", key: "").text.contains("no campaign to compare"))
        }
    }

    @Test("the list leads to each campaign, and ticked ones stand beside each other with the usual figures")
    func list() async throws {
        let node = try await TestNode()
        let first = try await node.populate()
        let second = try await node.populate(campaign: "Summer news")
        try await node.withServer { calls async throws in
            let page = try await calls.get("/campaigns", key: "").text
            for words in ["Spring news", "Summer news", "href=\"/campaigns/\(first)\"", "1 of 5 messages", "Running"] {
                #expect(page.contains(words), "\(words)")
            }
            let both = try await calls.get("/campaigns/compare?ids=\(first)&ids=\(second)", key: "").text
            for words in ["Spring news", "Summer news", "3 of 4 finished", "1.1 %", "Campaign Monitor"] {
                #expect(both.contains(words), "\(words)")
            }
            #expect(try await calls.get("/campaigns/compare?ids=\(second)", key: "").text.contains("Summer news"))
            #expect(try await calls.get("/campaigns/compare?ids=x", key: "").status == 400)
            #expect(try await calls.get("/campaigns/compare?ids=cmp_0000000000009", key: "").status == 404)
        }
    }

    @Test("a campaign shows funnel, limits, reasons, parts and bounces")
    func shows() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withServer { calls async throws in
            let owner = try await calls.session(calls.key)
            let page = try await calls.get("/campaigns/\(campaign)", key: "", headers: owner).text
            for words in [
                "4 of 5 finished", "data-live=\"/live?campaign_id=\(campaign)\"", "From accepted to clicked",
                "limit of 2 %", "limit of 10 %", "1 of 4 finished", "recipient unknown", "full@example.com",
                "data-export",
                "Send 1 again",
            ] {
                #expect(page.contains(words), "\(words)")
            }
            let domains = try await calls.get("/campaigns/\(campaign)?by=recipient_domain", key: "").text
            #expect(domains.contains("<td>example.com</td>"))
            let sent = try await calls.send("/campaigns/\(campaign)/resend", [:], session: owner)
            #expect(sent.status == 303, "\(sent.text)")
            #expect(try await calls.get(sent.headers[.location] ?? "", key: "").status == 200)
        }
    }

    @Test("acts do what the API does, for those who may, from our own pages")
    func acts() async throws {
        let node = try await TestNode()
        let mailing = try await mailing(node)
        let path = "/campaigns/\(mailing.campaign)"
        let reader = try await node.key(.read)
        try await node.withServer { calls async throws in
            let owner = try await calls.session(calls.key)
            let page = try await calls.get(path, key: "", headers: owner).text
            #expect(page.contains("Start now") && page.contains("Send the test") && page.contains("Draft"))
            #expect(try await calls.send("\(path)/start", [:], session: owner, from: "cross-site").status == 403)
            let viewer = try await calls.session(reader)
            #expect(try await calls.send("\(path)/start", [:], session: viewer).status == 403)
            #expect(try await calls.get(path, key: "", headers: viewer).text.contains("Start now") == false)
            #expect(try await calls.send("\(path)/schedule", ["send_at": "soon"], session: owner).status == 400)
            #expect(
                try await calls.send("\(path)/schedule", ["send_at": "2099-01-02T03:04"], session: owner).status == 303)
            #expect(try await calls.get(path, key: "", headers: owner).text.contains("2099-01-02 03:04:00 UTC"))
            #expect(try await calls.send("\(path)/schedule", ["send_at": ""], session: owner).status == 303)
            #expect(try await calls.send("\(path)/test", ["to": "nobody"], session: owner).status == 422)
            #expect(
                try await calls.send("\(path)/test", ["to": "Me <me@x.example>, you@x.example"], session: owner).status
                    == 303)
            #expect(
                try await node.spool.messages(MessageFilter()).map(\.subject).sorted() == [
                    "[Test] Hi Me", "[Test] Hi there",
                ])
            #expect(try await calls.send("\(path)/start", [:], session: owner).status == 303)
            #expect(try await calls.send("\(path)/start", [:], session: owner).status == 409)
            #expect(try await calls.send("\(path)/pace", ["per_hour": "3600"], session: owner).status == 303)
            #expect(try await calls.get(path, key: "", headers: owner).text.contains("3,600 messages an hour at most"))
            #expect(try await calls.send("\(path)/pause", [:], session: owner).status == 303)
            #expect(try await calls.get(path, key: "", headers: owner).text.contains("Paused"))
            #expect(try await calls.send("\(path)/resume", [:], session: owner).status == 303)
            #expect(try await calls.send("\(path)/stop", [:], session: owner).status == 303)
            #expect(try await calls.get(path, key: "", headers: owner).text.contains("Stopped"))
            #expect(try await calls.send("\(path)/explain", ["text": "mine"], session: owner).status == 409)
        }
    }

    @Test("a hostile name stays a name")
    func hostile() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate(campaign: HostileText.name)
        _ = try await node.populate(campaign: "Other")
        try await node.withServer { calls async throws in
            for path in ["/campaigns", "/campaigns/\(campaign)", "/campaigns/compare"] {
                let page = try await calls.get(path, key: "").text
                for mark in HostileText.marks { #expect(!page.contains(mark), "\(path) \(mark)") }
                #expect(page.contains("&lt;script&gt;"))
            }
        }
    }

    @Test("a stranger finds nothing, and changes nothing")
    func stranger() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate(campaign: "Zanzibar")
        let other = try await node.accounts.createAccount(name: "Other", by: .node).id
        let key = try await node.key(.admin, of: other)
        try await node.withServer { calls async throws in
            let session = try await calls.session(key)
            #expect(try await calls.get("/campaigns", key: "", headers: session).text.contains("Zanzibar") == false)
            for path in ["/campaigns/\(campaign)", "/campaigns/compare?ids=\(campaign)"] {
                #expect(try await calls.get(path, key: "", headers: session).status == 404)
            }
            for verb in ["start", "pause", "resume", "stop", "pace", "schedule", "test", "resend", "explain"] {
                let answer = try await calls.send(
                    "/campaigns/\(campaign)/\(verb)", ["text": "t", "to": "a@x.example"], session: session)
                #expect(answer.status == 404, "\(verb)")
            }
        }
    }

    @Test(
        "addresses are taken one a line or between commas",
        arguments: [
            ("a@x.example", ["a@x.example"]), ("a@x, b@x;c@x\r\n\r\n d@x ", ["a@x", "b@x", "c@x", "d@x"]),
            (#""Doe, Jo" <jo@x>, b@x"#, [#""Doe, Jo" <jo@x>"#, "b@x"]), ("\"open, a@x\nb@x", ["\"open, a@x", "b@x"]),
            ("", []),
        ])
    func lines(text: String, parts: [String]) {
        #expect(AddressLines.split(text) == parts)
    }
}
