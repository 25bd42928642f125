import App
import JSON
import NIOHTTP1
import SMTP
import TestKit
import Testing

@Suite("A provider that fails now and then", .eachEngine)
struct HardBouncesInARowSuppress {
    private static let recipient = "ada@shop.test"

    @Test("suppresses at once by default, and by `consecutive(3)` only where no delivery came between")
    func story() async throws {
        try await House.withPostbox { house, box in
            let unknown = ServerReply(550, "5.1.1", "User unknown")
            box.refuse(Self.recipient, unknown)
            try await send("hard_bounce", house)
            #expect(try await house.api.suppressions().map(\.address) == [Self.recipient])

            // An administrator knows better, and the account chooses to believe the third bounce.
            let path = "/v1/suppressions/ada%40shop.test?list=system"
            #expect(try await house.api.call(.DELETE, path).status == 400)
            try await house.api.done(.DELETE, path + "&why=their%20directory%20was%20away")
            let policy = try await house.api.done(.PATCH, "/v1/suppression-policy", #"{"hard_limit":3}"#)
            #expect(policy["policy"]?["name"]?.text == "consecutive(3)")

            try await send("hard_bounce", house)
            try await send("hard_bounce", house)
            box.take(Self.recipient)
            try await send("ok", house)
            box.refuse(Self.recipient, unknown)
            try await send("hard_bounce", house)
            try await send("hard_bounce", house)
            #expect(try await house.api.suppressions().isEmpty, "the delivery reset the count")
            try await send("hard_bounce", house)
            let entry = try #require(try await house.api.suppressions().first)
            #expect(entry.address == Self.recipient && entry.cause == "hard_bounce")

            let asked = box.askedCount(Self.recipient)
            #expect(try await house.api.send(to: [Self.recipient]).map(\.status) == ["dropped"])
            #expect(box.askedCount(Self.recipient) == asked)
            // What was added, taken off and added again stands in the entry's history.
            let history = try await house.api.done(.GET, "/v1/suppressions/ada%40shop.test/history")
            #expect(
                history["data"]?.elements.compactMap { $0["action"]?.text } == ["add", "remove", "add"],
                "\(history.text)")
        }
    }

    private func send(_ status: String, _ house: House) async throws {
        let sent = try await house.api.send(to: [Self.recipient])
        #expect(try await house.api.finished(sent.map(\.id)).map(\.status) == [status])
    }
}
