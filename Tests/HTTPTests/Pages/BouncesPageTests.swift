import Bounce
import HTTPTypes
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("The bounces page", .eachEngine)
struct BouncesPageTests {
    @Test("shows what bounced, however it is told apart, and leads to each")
    func shows() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withServer { calls async throws in
            for grouping in BouncesReportQuery.Grouping.allCases {
                let page = try await calls.get("/bounces?group_by=\(grouping.rawValue)", key: "")
                #expect(page.status == 200, "\(grouping): \(page.text)")
                for words in ["552 5.2.2 mailbox full", "recipient unknown", "Spring news", "data-export", "heat-none"]
                {
                    #expect(page.text.contains(words), "\(grouping): \(words)")
                }
            }
            let narrowed = try await calls.get(
                "/bounces?campaign_id=\(campaign)&status=spam_bounce&provider=other.example", key: ""
            ).text
            #expect(narrowed.contains("Nothing bounced here") && narrowed.contains("Provider: other.example"))
            let each = try await calls.get("/bounces/each?status=hard_bounce&campaign_id=\(campaign)", key: "").text
            #expect(each.contains("unknown@example.com") && !each.contains("full@example.com"))
            #expect(each.contains("/messages/msg_"))
            #expect(try await calls.get("/bounces?from=2026-02-31", key: "").status == 400)
            #expect(try await calls.get("/bounces?from=0001-01-01&to=9999-12-31", key: "").status == 200)
        }
    }

    @Test("a row leads to the bounces that it counts")
    func rows() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withServer { calls async throws in
            let page = try await calls.get("/bounces?group_by=shape", key: "").text
            let links = page.links(to: "/bounces/each").filter { $0.contains("shape=") }
            #expect(links.count == 3)
            for link in links {
                let each = try await calls.get(link, key: "").text
                #expect(each.split(separator: "/messages/msg_").count == 2, "\(link): \(each)")
            }
            for link in page.links(to: "/bounces/download") {
                let file = try await calls.get(link, key: "")
                #expect(file.status == 200 && file.headers[.contentDisposition] != nil, "\(link)")
            }
        }
    }

    @Test("an empty house says the next step, and hostile words stay words")
    func hostile() async throws {
        let node = try await TestNode()
        try await node.withServer { calls async throws in
            #expect(try await calls.get("/bounces", key: "").text.contains("Nothing was sent in this period"))
            let words = "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
            for path in ["/bounces?provider=", "/bounces/each?shape=", "/bounces?recipient_domain="] {
                let page = try await calls.get(path + words, key: "")
                #expect(page.status == 200 && !page.text.contains("<img src=x"), "\(path)")
            }
        }
    }

    @Test("a stranger sees none of it")
    func stranger() async throws {
        let house = try await TwoAccounts()
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        try await house.node.withRouter { calls async throws in
            let signIn = try await calls.post("/sign-in", "key=\(house.strangerKey)", key: "", headers: form)
            let cookie = try #require(signIn.headers[.setCookie])
            let session: HTTPFields = [.cookie: String(cookie.prefix { $0 != ";" }), .accept: "text/html"]
            let (campaign, export) = (house.ids["campaign"]!, house.ids["export"]!)
            for path in [
                "/bounces", "/bounces?campaign_id=\(campaign)", "/bounces/each?campaign_id=\(campaign)",
                "/bounces/download?campaign_id=\(campaign)", "/exports", "/exports/\(export)/file", "/activity",
                "/activity?q=campaign:\(campaign)", "/activity?q=to:ok%40example.com",
            ] {
                let answer = try await calls.get(path, key: "", headers: session)
                #expect(answer.status == (path.hasSuffix("/file") ? 404 : 200), "\(path)")
                for secret in house.secrets where !path.contains(secret.replacing("@", with: "%40")) {
                    #expect(!answer.text.contains(secret), "\(path) tells \(secret)")
                }
            }
        }
    }

    @Test("a file is asked for, written, fetched and removed, from our own pages alone")
    func files() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let form: HTTPFields = [
            .contentType: "application/x-www-form-urlencoded", HTTPField.Name("Sec-Fetch-Site")!: "same-origin",
        ]
        let foreign: HTTPFields = [
            .contentType: "application/x-www-form-urlencoded", HTTPField.Name("Sec-Fetch-Site")!: "cross-site",
        ]
        let body = "kind=bounces&format=csv&status=hard_bounce"
        try await node.withServer { calls async throws in
            #expect(try await calls.post("/exports", body, key: "", headers: foreign).status == 403)
            #expect(try await calls.get("/exports", key: "").text.contains("No files."))
            #expect(try await calls.post("/exports", "kind=bounces&format=pdf", key: "", headers: form).status == 400)
            let wrong = try await calls.post("/exports", "kind=bounces&format=csv&status=x", key: "", headers: form)
            #expect(wrong.status == 400)
            let asked = try await calls.post("/exports", body, key: "", headers: form)
            #expect(asked.status == 303 && asked.headers[.location] == "/exports")
            #expect(try await calls.get("/exports", key: "").text.contains("data-tail"))
            try await node.exports.writeAll()
            let page = try await calls.get("/exports", key: "").text
            let file = try #require(page.links(to: "/exports/").first { $0.hasSuffix("/file") })
            #expect(try await calls.get(file, key: "").text.contains("no such user"))
            let removal = file.dropLast("file".count) + "remove"
            #expect(try await calls.post(String(removal), "", key: "", headers: form).status == 303)
            #expect(try await calls.get("/exports", key: "").text.contains("No files."))
        }
    }
}

extension String {
    /// Addresses of links that begin so, with `&` for `&amp;`.
    func links(to beginning: String) -> [String] {
        split(separator: "href=\"\(beginning)").dropFirst().map { piece in
            beginning + piece.prefix { $0 != "\"" }.replacing("&amp;", with: "&")
        }
    }
}
