import Accounts
import HTTPTypes
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("The suppressions page", .eachEngine)
struct SuppressionsPageTests {
    @Test("an address is added, looked at with its history, and taken off; each list by those who may")
    func life() async throws {
        let node = try await TestNode()
        let narrow = try await node.key(.read, .suppressionsWrite)
        let reader = try await node.key(.read)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls, key: narrow)
            #expect(try await visitor.get("/suppressions").text.contains("Nobody is spared yet"))
            let added = try await visitor.post(
                "/suppressions/add", "list=account&target=Ada%40example.com&note=she+asked")
            #expect(added.status == 303 && added.headers[.location] == "/suppressions/of?address=ada%40example.com")
            let entry = try await visitor.get("/suppressions/of?address=ada%40example.com")
            #expect(entry.text.contains("she asked") && entry.text.contains("Nothing is sent"))
            #expect(try await visitor.get("/suppressions?q=ada").text.contains("@example.com"))
            #expect(try await visitor.get("/suppressions?list=system").status == 403)
            #expect(
                try await visitor.post("/suppressions/add", "list=system&target=a%40b.example&note=x").status == 403)
            #expect(try await visitor.post("/suppressions/remove", "target=ada", from: "cross-site").status == 403)
            let looker = try await PageVisitor(calls, key: reader)
            #expect(try await looker.post("/suppressions/remove", "target=Ada%40example.com").status == 403)
            let page = try await looker.get("/suppressions/of?address=ada%40example.com").text
            #expect(!page.contains("Take it off the list"))
            #expect(try await visitor.post("/suppressions/remove", "target=Ada%40example.com").status == 303)
            let gone = try await visitor.get("/suppressions/of?address=ada%40example.com").text
            #expect(gone.contains("It is on no list") && gone.contains("Removed"))
        }
    }

    @Test("the installation's list demands a reason")
    func system() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            _ = try await visitor.post("/suppressions/add", "list=system&target=%40bad.example&note=trap")
            #expect(try await visitor.get("/suppressions?list=system").text.contains("@bad.example"))
            let none = try await visitor.post("/suppressions/remove", "list=system&target=%40bad.example")
            #expect(none.status == 400)
            let done = try await visitor.post("/suppressions/remove", "list=system&target=%40bad.example&why=mended")
            #expect(done.status == 303)
        }
    }

    @Test("many are counted before they are removed, and a list is tried before it is imported")
    func many() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            let text = "list=account&text=email%0D%0Aa%40example.com%0D%0Ab%40example.com%0D%0Anobody%0D%0A"
            let tried = try await visitor.post("/suppressions/import", text)
            #expect(tried.status == 200 && tried.text.contains("Import 2") && tried.text.contains("nobody"))
            #expect(try await node.spool.suppressionCount(account: .first) == 0)
            #expect(try await visitor.post("/suppressions/import", text + "&now=true").status == 303)
            #expect(try await node.spool.suppressionCount(account: .first) == 2)
            let csv = try await visitor.get("/suppressions/export.csv?q=a")
            #expect(csv.text.contains("a@example.com") && !csv.text.contains("b@example.com"))
            let counted = try await visitor.get("/suppressions/undo?cause=imported&since=2000-01-01T00:00")
            #expect(counted.text.contains("<strong>2</strong>"))
            #expect(try await visitor.post("/suppressions/undo", "list=account&why=x").status == 400)
            #expect(try await visitor.post("/suppressions/undo", "cause=imported&why=wrong+list").status == 303)
            #expect(try await node.spool.suppressionCount(account: .first) == 0)
        }
    }

    @Test("the policy is shown, tried and changed")
    func policy() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            #expect(try await visitor.get("/suppressions/policy").text.contains("the first one suppresses"))
            #expect(try await visitor.get("/suppressions/policy?hard_limit=3").text.contains("It would suppress"))
            let form = "of=account&hard_limit=2&soft_limit=0&expiry_days=30"
            #expect(try await visitor.post("/suppressions/policy", form).status == 303)
            let page = try await visitor.get("/suppressions/policy").text
            #expect(page.contains("2 in a row suppress") && page.contains("for 30 days"))
            #expect(try await visitor.post("/suppressions/policy", "of=account&back=true").status == 303)
            #expect(try await node.spool.suppressionPolicy(of: .first).origin == .standard)
        }
    }

    @Test("what a server or a person said stays words", arguments: EscapingTests.hostile)
    func hostile(text: String) async throws {
        let node = try await TestNode()
        let note = String(text.unicodeScalars.filter { $0.value >= 0x20 }.map(Character.init))
        var entry = NewSuppression(.mailbox(SampleMail.mailbox("ada@example.com")), cause: .imported, note: note)
        entry.reply = "550 \(text)"
        _ = try await node.spool.suppress([entry], scope: .account(.first), by: note)
        try await node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls)
            for path in ["/suppressions", "/suppressions/of?address=ada%40example.com"] {
                let page = try await visitor.get(path)
                #expect(page.status == 200 && Markup(page.text).strangers == [], "\(path)")
            }
        }
    }
}
