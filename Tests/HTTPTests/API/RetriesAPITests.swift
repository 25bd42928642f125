import JSON
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("The steps between attempts, over the API", .eachEngine)
struct RetriesAPITests {
    private let node: TestNode

    init() async throws { node = try await TestNode() }

    @Test("are chosen reason by reason, shown, known at once, written down, and taken back")
    func chooses() async throws {
        try await node.withRouter { calls async throws in
            let path = "/v1/account"
            #expect(try await calls.get(path).json["retries"] == [:])
            let full = #"{"waits_minutes":[120,720],"then_every_minutes":null}"#
            let first = try await calls.patch(
                path, #"{"retries":{"mailbox_full":\#(full),"other":{"waits_minutes":[3],"then_every_minutes":60}}}"#)
            #expect(
                first.json["retries"] == [
                    "mailbox_full": [
                        "waits_minutes": .array([.count(120), .count(720)]), "then_every_minutes": .null,
                    ],
                    "other": ["waits_minutes": .array([.count(3)]), "then_every_minutes": .count(60)],
                ], "\(first.text)")
            let known = node.accounts.standing(of: .first)?.retries
            #expect(known?.steps["mailbox_full"] == RetrySettings.Steps(waits: [120, 720], thenEvery: nil))
            let second = try await calls.patch(
                path, #"{"retries":{"other":null,"greylisted":{"waits_minutes":[5]}}}"#)
            #expect(second.json["retries"]?.members.map(\.name) == ["greylisted", "mailbox_full"])
            #expect(try await calls.patch(path, #"{"retries":null}"#).json["retries"] == [:])
            #expect(node.accounts.standing(of: .first)?.retries == nil)
            let audit = try await calls.get("/v1/audit?action=account.settings")
            #expect(audit.json["data"]?.elements.count == 3)
        }
    }

    private static let outOfBounds: [(choice: String, place: String)] = [
        (#"{"strange":{"waits_minutes":[5]}}"#, "/retries/strange"),
        (#"{"delivered":{"waits_minutes":[5]}}"#, "/retries/delivered"),
        (#"{"greylisted":{}}"#, "/retries/greylisted/waits_minutes"),
        (#"{"greylisted":{"waits_minutes":[]}}"#, "/retries/greylisted/waits_minutes"),
        (#"{"greylisted":{"waits_minutes":[5,0]}}"#, "/retries/greylisted/waits_minutes/1"),
        (#"{"greylisted":{"waits_minutes":[4321]}}"#, "/retries/greylisted/waits_minutes/0"),
        (#"{"ip_blocked":{"waits_minutes":[9]}}"#, "/retries/ip_blocked/waits_minutes/0"),
        (
            #"{"ip_blocked":{"waits_minutes":[10],"then_every_minutes":9}}"#,
            "/retries/ip_blocked/then_every_minutes"
        ),
        (#"{"greylisted":{"waits_minutes":["5"]}}"#, "/retries/greylisted/waits_minutes/0"), ("[]", "/retries"),
    ]

    @Test("are within bounds")
    func bounds() async throws {
        try await node.withRouter { calls async throws in
            for (choice, place) in Self.outOfBounds {
                let answer = try await calls.patch("/v1/account", "{\"retries\":\(choice)}")
                #expect(answer.status == 422 && answer.place == place, "\(choice): \(answer.text)")
                #expect(try await calls.get("/v1/account").json["retries"] == [:])
            }
        }
    }
}
