import Campaigns
import HTTPTypes
import JSON
import Storage
import TestKit
import Testing
import Verification

@testable import HTTP

@Suite("Verified lists over the API", .eachEngine)
struct VerificationJobsAPITests {
    @Test("come in, are verified, fetched, cancelled and deleted, and all of it is audited")
    func life() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let list = "id,E-Mail\n1,ada@shop.example\n2,no address\n3,ADA@shop.example\n"
            let answer = try await calls.post(
                "/v1/verification-jobs?file_name=people.csv&add=verdict,reason&level=fast", list,
                headers: [.contentType: "text/csv"])
            #expect(answer.status == 202, "\(answer.text)")
            #expect(answer.json["state"]?.text == "waiting" && answer.json["result_url"] == .null)
            let path = try #require(answer.headers[.location])
            #expect(try await calls.get(path + "/result").status == 409)
            try await node.verificationJobs.runAll()
            let done = try await calls.get(path)
            #expect(done.json["state"]?.text == "ready" && done.json["progress"] == .number(1), "\(done.text)")
            let summary = try #require(done.json["summary"])
            #expect(summary["rows"] == .integer(3) && summary["repeated"] == .integer(1))
            #expect(summary["verdicts"]?["undeliverable"] == .integer(1))
            #expect(summary["expected_bounces"]?["as_it_is"]?["addresses"] == .integer(3))
            let file = try await calls.get(path + "/result")
            #expect(file.status == 200 && file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.headers[.contentDisposition]?.contains("verified-vjb_") == true)
            let lines = file.text.split(whereSeparator: \.isNewline)
            #expect(lines.first == "id,E-Mail,verdict,reason" && lines.count == 4)
            #expect(lines[2] == "2,no address,undeliverable,syntax")
            #expect(try await calls.call(.post, path + "/cancel", body: "{}").status == 409)
            #expect(try await calls.get("/v1/verification-jobs").json["data"]?.elements.count == 1)
            #expect(try await calls.call(.delete, path).status == 204)
            #expect(try await calls.get(path).status == 404)
            let audit = try await calls.get("/v1/audit").json["data"]?.elements ?? []
            let actions = audit.compactMap { $0["action"]?.text }.filter { $0.hasPrefix("verification_jobs.") }
            #expect(
                actions.sorted() == [
                    "verification_jobs.created", "verification_jobs.fetched", "verification_jobs.removed",
                ])
        }
    }

    @Test(
        "say what is wrong with a list",
        arguments: [
            ("", "email\n", 202), ("", "", 415), ("", "a,b\n1,2\n", 400), ("", "%PDF-1.7", 415),
            ("?level=smtp", "email\n", 422), ("?add=nonsense", "email\n", 422), ("?nonsense=1", "email\n", 422),
            ("?column=9", "email\na@b.example\n", 400),
        ])
    func faults(query: String, body: String, status: Int) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post(
                "/v1/verification-jobs\(query)", body, headers: [.contentType: "text/csv"])
            // Some routes say 400 of a parameter, some 422.
            #expect(answer.status == status || status == 422 && answer.status == 400, "\(answer.text)")
        }
    }

    @Test("a contact list is verified on demand, and says when it asks again")
    func lists() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            _ = try await calls.post("/v1/lists", #"{"name":"News"}"#)
            _ = try await calls.post("/v1/contacts", #"{"email":"info@shop.example","lists":["News"]}"#)
            let before = try await calls.get("/v1/lists/News")
            #expect(before.json["verification"]?["again_days"] == .integer(122))
            let answer = try await calls.post("/v1/lists/News/verify", #"{"level":"fast"}"#)
            #expect(
                answer.status == 202 && answer.json["verification"]?["standing"]?.text == "running", "\(answer.text)")
            #expect(try await calls.post("/v1/lists/News/verify", "{}").status == 409)
            try await node.people.verifications.runAll()
            let changed = try await calls.call(.patch, "/v1/lists/News", body: #"{"verify_again_days":91}"#)
            #expect(changed.json["verification"]?["again_days"] == .integer(91), "\(changed.text)")
            #expect(changed.json["verification"]?["run"] == .null)
            #expect(try await calls.call(.patch, "/v1/lists/News", body: #"{"verify_again_days":9}"#).status == 422)
            #expect(try await calls.post("/v1/lists/News/verify", #"{"level":"smtp"}"#).status == 422)
        }
    }
}
