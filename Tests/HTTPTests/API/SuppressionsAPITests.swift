import Accounts
import HTTPTypes
import JSON
import Spool
import TestKit
import Testing

@testable import HTTP

@Suite("Suppressions", .eachEngine)
struct SuppressionsAPITests {
    @Test("an account keeps its own list; the system's is the administrator's, and wants a reason")
    func lists() async throws {
        let node = try await TestNode()
        let writer = try await node.key(.suppressionsWrite, .read)
        try await node.withRouter { calls async throws in
            let own = try await calls.post(
                "/v1/suppressions", #"{"address":"Ada@example.com","note":"asked"}"#, key: writer)
            #expect(
                own.status == 201 && own.json["list"]?.text == "account"
                    && own.json["address"]?.text == "ada@example.com")
            let system = #"{"address":"bob@example.com","list":"system"}"#
            #expect(try await calls.post("/v1/suppressions", system, key: writer).status == 403)
            #expect(try await calls.post("/v1/suppressions", system).status == 201)
            let bob = "/v1/suppressions/bob%40example.com?list=system"
            #expect(try await calls.call(.delete, bob + "&why=x", body: nil, key: writer).status == 403)
            let without = try await calls.call(.delete, bob, body: nil)
            #expect(without.status == 400 && without.place == "why")
            #expect(try await calls.call(.delete, bob + "&why=mailbox+is+back", body: nil).status == 204)
            #expect(try await calls.call(.delete, bob + "&why=again", body: nil).status == 404)
            #expect(
                try await calls.call(.delete, "/v1/suppressions/ADA%40example.com", body: nil, key: writer).status
                    == 204)
        }
    }

    @Test("check answers for each address, in order")
    func check() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/v1/suppressions:check", #"{"addresses":["ok@example.com","UNKNOWN@example.com"]}"#)
            let data = answer.json["data"]?.elements ?? []
            #expect(data.map { $0["suppressed"] } == [.bool(false), .bool(true)])
            #expect(data.last?["suppression"]?["reply"]?.text == "550 5.1.1 no such user")
            let bad = try await calls.post("/v1/suppressions:check", #"{"addresses":["a@b.example","x",3]}"#)
            #expect(bad.status == 422 && bad.place == "/addresses/1")
        }
    }

    @Test("the export holds every entry, and no cell is a formula")
    func export() async throws {
        let node = try await TestNode()
        let spool = node.spool
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<1_100 {
                group.addTask {
                    _ = try await spool.suppress(
                        SampleMail.mailbox("u\(number)@example.com"), scope: .system, cause: .manual, by: "test",
                        note: number == 7 ? "=HYPERLINK(\"http://evil.example\")" : nil, expiresAt: nil)
                }
            }
            try await group.waitForAll()
        }
        try await node.withRouter { calls async throws in
            let answer = try await calls.get("/v1/suppressions:export")
            #expect(answer.headers[.contentDisposition] == "attachment; filename=\"suppressions.csv\"")
            #expect(answer.text.utf8.split(separator: UInt8(ascii: "\n")).count == 1_101)
            #expect(answer.text.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""))
        }
    }

    @Test("an address of any script is added, found and taken off, in whichever Unicode form it is written")
    func scripts() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let added = try await calls.post("/v1/suppressions", #"{"address":"Gru\u0308n@bücher.example"}"#)
            #expect(added.status == 201, "\(added.text)")
            #expect(added.json["address"]?.text == "gr\u{FC}n@xn--bcher-kva.example")
            let check = try await calls.post(
                "/v1/suppressions:check", #"{"addresses":["gr\u00fcn@bücher.example","用户@example.com"]}"#)
            #expect(check.json["data"]?.elements.map { $0["suppressed"] } == [.bool(true), .bool(false)])
            let path = "/v1/suppressions/gr%C3%BCn%40xn--bcher-kva.example"
            #expect(try await calls.delete(path).status == 204)
            #expect(try await calls.delete(path).status == 404)
        }
    }
}
