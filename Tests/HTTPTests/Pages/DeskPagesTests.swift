import Accounts
import HTTPTypes
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("The pages of those who look after senders and the installation", .eachEngine)
struct DeskPagesTests {
    static let installation = [
        "/queues", "/queues/of?destination=google", "/incidents", "/quarantines", "/accounts",
        "/accounts/administrators",
    ]
    static let own = [
        "/senders", "/senders/policy", "/webhooks", "/settings", "/settings/keys", "/settings/people",
        "/settings/domains",
        "/settings/sessions", "/settings/audit",
    ]

    @Test("every page opens for its people, empty or not, and holds nothing that is not ours")
    func open() async throws {
        let node = try await TestNode()
        let owner = try await node.key(.admin)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            for path in Self.own + Self.installation + ["/senders?all=true", "/accounts/\(AccountID.first)"] {
                let page = try await visitor.get(path)
                #expect(page.status == 200 && Markup(page.text).strangers == [], "\(path)")
            }
            let other = try await PageVisitor(calls, key: owner)
            for path in Self.own { #expect(try await other.get(path).status == 200, "\(path)") }
            for path in Self.installation + ["/senders?all=true", "/settings/audit?all=true"] {
                #expect(try await other.get(path).status == 403, "\(path)")
            }
        }
    }

    @Test("another account's things are not shown, and not changed")
    func stranger() async throws {
        let house = try await TwoAccounts()
        let webhook = house.ids["webhook"]!
        try await house.node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls, key: house.strangerKey)
            for path in ["/senders", "/webhooks", "/settings", "/settings/sessions", "/suppressions"] {
                let page = try await visitor.get(path)
                #expect(page.status == 200, "\(path)")
                for secret in house.secrets { #expect(!page.text.contains(secret), "\(path) tells \(secret)") }
            }
            #expect(try await visitor.get("/webhooks/\(webhook)").status == 404)
            for act in ["pause", "resume", "remove", "rotate", "test", "replay?since=2000-01-01"] {
                let answer = try await visitor.post("/webhooks/\(webhook)/\(act)", "")
                #expect([403, 404].contains(answer.status) || answer.status == 400, "\(act): \(answer.status)")
            }
        }
        #expect(try await house.node.webhooks.endpoints(of: .first).allSatisfy { $0.isEnabled })
    }

    @Test("an incident is judged with a reason, by administrators alone")
    func incident() async throws {
        let node = try await TestNode()
        try await node.openIncident()
        let owner = try await node.key(.admin)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            let page = try await visitor.get("/incidents/inc_0000000000007").text
            #expect(page.contains("550 5.1.1 &lt;eve@gmail.com&gt;") && page.contains("Undo"))
            let path = "/incidents/inc_0000000000007/judge"
            #expect(try await visitor.post(path, "act=undo").status == 400)
            #expect(try await PageVisitor(calls, key: owner).post(path, "act=undo&why=x").status == 403)
            #expect(try await visitor.post(path, "act=undo&why=outage&resend=true").status == 303)
            #expect(try await visitor.get("/incidents/inc_0000000000007").text.contains("Undone"))
        }
    }

    @Test("a destination is paused, and that is taken back")
    func queue() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            #expect(try await visitor.post("/queues/pause", "destination=google").status == 400)
            #expect(try await visitor.post("/queues/pause", "destination=google&why=outage").status == 303)
            let page = try await visitor.get("/queues").text
            #expect(page.contains("outage") && page.contains("In force"))
            #expect(try await visitor.post("/queues/resume", "destination=google&why=over").status == 303)
            #expect(try await visitor.get("/queues").text.contains("Taken back"))
        }
    }

    @Test("a key is shown once; a webhook's secret too")
    func secrets() async throws {
        let node = try await TestNode()
        let reader = try await node.key(.read)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            let made = try await visitor.post("/settings/keys", "name=%3Cb%3Eshop&scope_send=true")
            #expect(made.status == 200 && made.text.contains("pk_") && Markup(made.text).strangers == [])
            #expect(try await visitor.get("/settings/keys").text.contains("&lt;b&gt;shop"))
            let hook = try await visitor.post(
                "/webhooks", "url=https%3A%2F%2Fshop.example%2Fhook&type_message.bounced=true")
            #expect(hook.status == 200 && hook.text.contains("whsec_"))
            let list = try await visitor.get("/webhooks").text
            #expect(list.contains("https://shop.example/hook") && !list.contains("whsec_"))
            let looker = try await PageVisitor(calls, key: reader)
            #expect(try await looker.post("/settings/keys", "name=x&scope_send=true").status == 403)
            #expect(try await looker.get("/settings/keys").status == 403)
            #expect(try await looker.post("/webhooks", "url=https%3A%2F%2Fa.example").status == 403)
        }
    }

    @Test("an account is made, suspended, and looked into")
    func account() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            let made = try await visitor.post("/accounts", "name=%22%3E%3Cimg+src%3Dx%3E&log_days=7")
            let path = try #require(made.headers[.location])
            let page = try await visitor.get(path)
            #expect(page.status == 200 && Markup(page.text).strangers == [])
            #expect(try await visitor.post(path + "/suspend", "reason=spam").status == 303)
            #expect(try await visitor.get(path).text.contains("Suspended"))
            #expect(try await visitor.post(path + "/health-policy", "risky_rate=130").status == 422)
            #expect(try await visitor.post(path + "/health-policy", "risky_rate=3.5&quarantine_limit=0").status == 303)
            #expect(try await visitor.get("/senders/policy").text.contains(path), "it is judged otherwise")
            let account = try await node.accounts.account(AccountID(String(path.dropFirst("/accounts/".count)))!)
            #expect(account?.settings.health?.riskyRate == 0.035 && account?.settings.health?.quarantineLimit == 0)
            let look = try await visitor.post(path + "/look", "")
            #expect(look.headers[values: .setCookie].contains { $0.contains(AccountCookie.name) })
        }
    }

    @Test("administrators are added and removed, by administrators alone, and never the last one")
    func administrators() async throws {
        let node = try await TestNode()
        let owner = try await node.key(.admin)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            let path = "/accounts/administrators"
            for name in ["one", "two"] {
                let form = "email=\(name)@example.com&password=\(FormText.encode(TestNode.password))"
                #expect(try await PageVisitor(calls, key: owner).post(path, form).status == 403)
                #expect(try await visitor.post(path, form).status == 303)
            }
            let people = try await node.accounts.administrators()
            #expect(people.count == 2)
            #expect(try await visitor.get(path).text.contains("two@example.com"))
            #expect(try await visitor.post("\(path)/remove", "user=\(people[0].id)").status == 303)
            #expect(try await visitor.post("\(path)/remove", "user=\(people[1].id)").status == 409)
        }
    }

    @Test("what to do next follows from what bounces")
    func advice() {
        var counts = HealthCounts()
        counts.delivered = 90
        counts.hardBounced = 9
        #expect(SenderAdvice.troubles(counts, by: .standard) == [], "99 say nothing")
        counts.hardBounced = 10
        counts.softBounced = 4
        #expect(SenderAdvice.troubles(counts, by: .standard) == [.hard, .softOrSpam])
        counts.spamBounced = 9
        counts.delivered = 1_000
        counts.hardBounced = 1
        #expect(SenderAdvice.troubles(counts, by: .standard) == [])
        counts.complained = 3
        #expect(SenderAdvice.troubles(counts, by: .standard) == [.complaints])
    }
}
