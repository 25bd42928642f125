import HTTPTypes
import JSON
import Mail
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Exports over the API", .eachEngine)
struct ExportsAPITests {
    @Test("are asked for, written, fetched and deleted, and all of it is audited")
    func life() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        try await node.withRouter { calls async throws in
            let body =
                #"{"kind":"bounces","format":"csv","filter":{"campaign_id":"\#(campaign)","status":"hard_bounce"}}"#
            let answer = try await calls.post("/v1/exports", body)
            #expect(answer.status == 202, "\(answer.text)")
            #expect(answer.json["state"]?.text == "waiting" && answer.json["file_url"] == .null)
            #expect(answer.json["filter"]?["status"]?.text == "hard_bounce")
            let path = try #require(answer.headers[.location])
            #expect(try await calls.get(path + "/file").status == 409)
            try await node.exports.writeAll()
            let done = try await calls.get(path)
            #expect(done.json["state"]?.text == "ready" && done.json["rows"] == .integer(1))
            let file = try await calls.get(path + "/file")
            #expect(file.status == 200 && file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.headers[.contentDisposition]?.contains("bounces-exp_") == true)
            #expect(file.text.contains("no such user") && !file.text.contains("full@example.com"))
            #expect(try await calls.get("/v1/exports").json["data"]?.elements.count == 1)
            #expect(try await calls.call(.delete, path).status == 204)
            #expect(try await calls.get(path).status == 404)
            let audit = try await calls.get("/v1/audit").json["data"]?.elements ?? []
            let actions = audit.compactMap { $0["action"]?.text }.filter { $0.hasPrefix("exports.") }
            #expect(actions.sorted() == ["exports.created", "exports.fetched", "exports.removed"])
        }
    }

    @Test(
        "say what is wrong with the wish",
        arguments: [
            (#"{}"#, 422, "/kind"), (#"{"kind":"x","format":"csv"}"#, 422, "/kind"),
            (#"{"kind":"bounces","format":"pdf"}"#, 422, "/format"),
            (#"{"kind":"bounces","format":"csv","filter":{"status":"ok"}}"#, 422, "/filter/status"),
            (#"{"kind":"bounces","format":"csv","filter":{"account":"x"}}"#, 422, "/filter/account"),
            (#"{"kind":"bounces","format":"csv","filter":{"status":7}}"#, 422, "/filter/status"),
            (#"{"kind":"bounces","format":"csv","filter":[]}"#, 422, "/filter"),
            (#"{"kind":"recipients","format":"csv"}"#, 422, "/filter/campaign_id"),
        ])
    func faults(body: String, status: Int, place: String) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/exports", body)
            #expect(answer.status == status && answer.place == place, "\(answer.text)")
        }
    }

    @Test(
        "the same table comes at once in every format",
        arguments: ["/v1/bounces", "/v1/reports/bounces?group_by=reply_code"])
    func atOnce(path: String) async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let mark = path.contains("?") ? "&" : "?"
        try await node.withRouter { calls async throws in
            let csv = try await calls.get("\(path)\(mark)format=csv")
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
            #expect(csv.text.utf8.split(separator: UInt8(ascii: "\n")).count == 4)
            let lines = try await calls.get(path, headers: [.accept: "application/x-ndjson"])
            #expect(lines.headers[.contentType] == "application/x-ndjson")
            let objects = try lines.text.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
            #expect(objects.count == 3 && objects.allSatisfy { $0["status"] != nil })
            let book = try await calls.get("\(path)\(mark)format=xlsx")
            #expect(book.headers[.contentType] == ExportFormat.xlsx.contentType && book.headers[.contentLength] != nil)
            #expect(try await calls.get("\(path)\(mark)format=pdf").status == 400)
        }
    }

    @Test("a row of the report leads to the bounces it counts")
    func behindRows() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withRouter { calls async throws in
            for grouping in BouncesReportQuery.Grouping.allCases {
                let path = "/v1/reports/bounces?group_by=\(grouping.rawValue)&include_deferred=true"
                let report = try await calls.get(path).json
                let parts = (report["rows"]?.elements ?? []) + (report["groups"]?.elements ?? [])
                #expect(parts.count >= 5)
                for part in parts {
                    let behind = try await calls.get(part["bounces_url"]?.text ?? "")
                    let count = behind.json["data"]?.elements.count
                    #expect(part["bounces"] == .count(count), "\(grouping): \(part) \(behind.text)")
                }
            }
            let bare = try await calls.get("/v1/reports/bounces?limit=0").json
            #expect(bare["rows"]?.elements.isEmpty == true && bare["groups"]?.elements.isEmpty == false)
        }
    }
}
