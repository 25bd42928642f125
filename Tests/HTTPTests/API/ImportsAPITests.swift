import HTTPTypes
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import Campaigns
@testable import HTTP

@Suite("Imports over the API", .eachEngine)
struct ImportsAPITests {
    @Test("a file is imported, and its rejects come as CSV")
    func imports() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/lists", #"{"name":"News"}"#)
            let csv = "Mail;City\nada@example.com;London\nbob;=1+1\n"
            let answer = try await calls.call(
                .post, "/v1/imports?list=News&source=partner&map=%7B%22Mail%22%3A%22email%22%7D", body: csv,
                headers: [.contentType: "text/csv"])
            #expect(answer.status == 202, "\(answer.text)")
            let path = try #require(answer.headers[.location])
            try await node.people.imports.readAll()
            let done = try await calls.get(path)
            #expect(done.json["state"]?.text == "finished" && done.json["created"] == .integer(1))
            let rejects = try await calls.get(path + "/rejects")
            #expect(rejects.text == "row,reason,text\r\n3,has an address without @,bob;=1+1\r\n")
            let exported = try await calls.get("/v1/contacts:export?rule=in%20list%20News")
            #expect(exported.text.hasPrefix("email,id,state,"))
            #expect(exported.text.contains("ada@example.com,con_") && exported.text.contains(",London,"))
            let bad = try await calls.call(.post, "/v1/imports?map=x", body: csv)
            #expect(bad.status == 400 && bad.place == "map")
            #expect(try await calls.call(.post, "/v1/imports", body: "%PDF-1.7").status == 415)
            let long = String(repeating: "x", count: (1 << 20) + 1)
            #expect(try await calls.call(.post, "/v1/imports", body: long).status == 413)
        }
    }

    @Test("an export reads back as it is")
    func roundTrip() async throws {
        let node = try await TestNode()
        try await node.populateContacts()
        try await node.withRouter { calls async throws in
            for format in ["csv", "ndjson"] {
                let exported = try await calls.get("/v1/contacts:export?format=\(format)")
                let answer = try await calls.call(.post, "/v1/imports", body: exported.text)
                try await node.people.imports.readAll()
                let done = try await calls.get(try #require(answer.headers[.location]))
                #expect(
                    done.json["skipped"] == .integer(1) && done.json["rejected"] == .integer(0),
                    "\(format): \(done.text)")
            }
        }
    }

    @Test("a dry run counts and leaves nothing")
    func dryRun() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.call(
                .post, "/v1/imports?dry_run=true", body: "email,town\nada@example.com,Rome\nx,\n",
                headers: [.contentType: "text/csv"])
            try await node.people.imports.readAll()
            let done = try await calls.get(try #require(answer.headers[.location]))
            #expect(done.json["dry_run"] == .bool(true) && done.json["created"] == .integer(1), "\(done.text)")
            #expect(done.json["rejected"] == .integer(1))
            #expect(try await calls.get("/v1/contacts").json["data"]?.elements == [])
            #expect(try await calls.get("/v1/contact-fields").text.contains("town") == false)
        }
    }

    @Test("what waits can be cancelled, once; what is over stays in the list, newest first")
    func cancel() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let first = try await calls.post("/v1/imports?file_name=a.csv", "email\nada@example.com\n")
            let path = try #require(first.headers[.location])
            #expect(first.json["state"]?.text == "waiting" && first.json["file_name"]?.text == "a.csv")
            #expect(try await calls.post(path + "/cancel", "{}").json["state"]?.text == "cancelled")
            #expect(try await calls.post(path + "/cancel", "{}").status == 409)
            _ = try await calls.post("/v1/imports?file_name=b.csv", "email\nbob@example.com\n")
            try await node.people.imports.readAll()
            let list = try await calls.get("/v1/imports").json["data"]?.elements ?? []
            #expect(list.compactMap { $0["file_name"]?.text } == ["b.csv", "a.csv"])
            #expect(list.compactMap { $0["state"]?.text } == ["finished", "cancelled"])
            let people = try await calls.get("/v1/contacts").json["data"]?.elements ?? []
            #expect(people.compactMap { $0["email"]?.text } == ["bob@example.com"])
        }
    }

    @Test(
        "a file that cannot be read fails with a sentence and takes nobody in",
        arguments: ["", "name\nAda\n", "email,email\na@b.example,c@d.example\n"])
    func faulty(file: String) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/imports", file)
            try await node.people.imports.readAll()
            let told: String?
            if let path = answer.headers[.location] {
                let done = try await calls.get(path)
                #expect(done.json["state"]?.text == "failed", "\(done.text)")
                told = done.json["fault"]?.text
            } else {
                #expect(answer.status == 415, "\(answer.text)")
                told = answer.json["detail"]?.text
            }
            #expect(told?.hasSuffix(".") == true)
            #expect(try await calls.get("/v1/contacts").json["data"]?.elements == [])
        }
    }
}
