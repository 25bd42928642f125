import App
import Bounce
import Mail
import Simulator
import Spool
import Storage
import TestKit
import Testing

@Suite("Mail that comes back", .eachEngine)
struct MailComesBack {
    @Test(
        "is settled on its message, whatever its make",
        arguments: [
            ("later-bounce-5.1.1", "hard_bounce"), ("later-bounce-5.2.1", "hard_bounce"), ("later-full", "soft_bounce"),
            ("later-spam", "spam_bounce"), ("later-prose", "hard_bounce"), ("later-exim", "hard_bounce"),
            ("later-delay", "ok"), ("later-relayed", "ok"), ("auto-reply", "ok"), ("complaint", "ok"),
        ])
    func each(localPart: String, status: String) async throws {
        try await House.withReturns { house in
            let recipient = house.world.recipient(localPart)
            let sent = try await house.api.send(to: [recipient])
            let key = try #require(sent.first.flatMap { MessageKey($0.id) })
            try await house.returns(count: 1)
            let message = try #require(try await house.node.spool.message(key))
            #expect(message.status.rawValue == status)
            #expect(house.world.truth(of: try #require(Mailbox(recipient))) == status)
            let timeline = try await house.node.spool.timeline(key)
            #expect(timeline.map(\.status.rawValue).contains("ok"))
            #expect(timeline.last?.returned != nil)
            let list = try await house.node.spool.suppressions(.seen(by: .first))
            let isSpared = status == "hard_bounce" || localPart == "complaint"
            #expect(list.map(\.address) == (isSpared ? [recipient] : []))
            #expect(list.allSatisfy { ($0.account != nil) == (localPart == "complaint") })
            #expect(try await house.api.send(to: [recipient]).map(\.status) == [isSpared ? "dropped" : "injected"])
        }
    }
}
