import Accounts
import Campaigns
import HTTPTypes
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("The campaign editor and templates on pages", .eachEngine)
struct CampaignEditorTests {
    @Test("a draft is written in place, looked at, changed and begun")
    func draft() async throws {
        let node = try await TestNode()
        try await node.withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            #expect(try await owner.get("/campaigns/new").text.contains("Write it here"))
            let form =
                "name=May&from=Shop+%3Cnews@shop.example%3E&template=&subject=Hi+%7B%7Bname%7Cyou%7D%7D&text=Hello"
                + "&html=%3Cscript%3Ealert(1)%3C/script%3E%3Cp%3EHi%3C/p%3E&audience=file&addresses=a@x.example%0Ab@x.example"
            let made = try await owner.post("/campaigns", form)
            #expect(made.status == 303, "\(made.text)")
            let path = try #require(made.headers[.location])
            #expect(try await owner.get(path).text.contains("Start now"))
            let letter = try await owner.get("\(path)/letter").text
            #expect(
                letter.contains("Hi you") && letter.contains("src=\"\(path)/letter.html\"")
                    && letter.contains(" sandbox "))
            #expect(!letter.contains("<script>"))
            let frame = try await owner.get("\(path)/letter.html")
            #expect(frame.headers[.contentSecurityPolicy] == LetterShown.policy && frame.text.contains("<p>Hi</p>"))
            #expect(try await owner.get("\(path)/edit").text.contains("value=\"May\""))
            let template = try #require(try await node.templates.template(named: "May", account: .first))
            let changed = try await owner.post(
                "\(path)/edit",
                "name=June&from=news@shop.example&template=\(template.key)&audience=file&addresses=c@x.example&per_hour=60"
            )
            #expect(changed.status == 303, "\(changed.text)")
            let page = try await owner.get(path).text
            #expect(
                page.contains("<h1>June</h1>") && page.contains("60 messages an hour")
                    && page.contains("of 3 recipients"))
            #expect(try await owner.post("\(path)/start", "").status == 303)
            #expect(try await owner.get("\(path)/edit").status == 409)
            #expect(try await owner.post("\(path)/edit", form).status == 409)
            #expect(try await owner.post("/campaigns", form).status == 409)
            #expect(try await owner.post("/campaigns", form, from: "cross-site").status == 403)
            #expect(try await owner.post("/campaigns", "name=x&from=nobody&audience=file").status == 422)
        }
    }

    @Test("templates are kept, changed, looked at and archived; a hostile one stays words")
    func templates() async throws {
        let node = try await TestNode()
        try await node.withServer { calls async throws in
            let owner = try await PageVisitor(calls)
            #expect(try await owner.get("/templates").text.contains("No template yet"))
            let name = FormText.encode(HostileText.name)
            let made = try await owner.post("/templates", "name=\(name)&subject=\(name)&text=\(name)")
            #expect(made.status == 303, "\(made.text)")
            let path = try #require(made.headers[.location])
            for place in ["/templates", path, "\(path)/letter", "\(path)/letter?to=a@x.example"] {
                let page = try await owner.get(place)
                #expect(page.status == 200)
                for mark in HostileText.marks where mark != "\u{202E}" {
                    #expect(!page.text.contains(mark), "\(place) \(mark)")
                }
            }
            #expect(try await owner.post(path, "subject=Two&text=t&defaults=code%3Dnone").status == 303)
            #expect(try await owner.get(path).text.contains("code=none"))
            #expect(try await owner.post(path, "subject=Two").status == 400)
            #expect(try await owner.post("\(path)/archive", "archived=true").status == 303)
            #expect(try await owner.get("/templates").text.contains("No template yet"))
            let other = try await node.accounts.createAccount(name: "Other", by: .node).id
            let stranger = try await PageVisitor(calls, key: try await node.key(.admin, of: other))
            for place in [path, "\(path)/letter", "\(path)/letter.html"] {
                #expect(try await stranger.get(place).status == 404)
            }
            #expect(try await stranger.post(path, "subject=a&text=b").status == 404)
            let viewer = try await PageVisitor(calls, key: try await node.key(.read))
            #expect(try await viewer.post("/templates", "name=a&subject=b&text=c").status == 403)
            #expect(try await viewer.get("/campaigns/new").status == 403)
        }
    }
}
