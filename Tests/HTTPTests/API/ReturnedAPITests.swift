import Accounts
import JSON
import Spool
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("Returned mail over the API", .eachEngine)
struct ReturnedAPITests {
    @Test("is listed, shown, released to a message and dropped, by administrators alone")
    func desk() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let message = try #require(try await node.spool.messages(MessageFilter()).first).key
        let first = try await node.quarantine()
        let second = try await node.quarantine("Subject: another\r\n\r\nx\r\n")
        let reader = try await node.key(.read)
        try await node.withRouter { calls async throws in
            #expect(try await calls.get("/v1/returned", key: reader).status == 403)
            let list = try await calls.get("/v1/returned?state=quarantined").json["data"]?.elements ?? []
            #expect(list.map { $0["id"]?.text } == [second.description, first.description])
            let shown = try await calls.get("/v1/returned/\(first)").json
            #expect(shown["why"]?.text == "for_people" && shown["text"]?.text?.contains("Monday") == true)
            let path = "/v1/returned/\(first)/release"
            #expect(try await calls.post(path, #"{"message_id":"msg_0000000000001"}"#).status == 422)
            let released = try await calls.post(path, #"{"message_id":"\#(message)"}"#)
            #expect(released.status == 200 && released.json["state"]?.text == "waiting")
            #expect(released.json["message_id"]?.text == message.description)
            #expect(try await calls.post(path, "{}").status == 409)
            #expect(try await calls.delete("/v1/returned/\(second)").status == 204)
            #expect(try await calls.delete("/v1/returned/\(second)").status == 409)
            #expect(try await calls.get("/v1/returned/\(second)").json["text"] == .null)
            #expect(try await calls.get("/v1/returned/ret_0000000000001").status == 404)
        }
    }
}
