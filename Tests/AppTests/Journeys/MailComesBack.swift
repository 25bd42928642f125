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
    private static let makes: [(localPart: String, status: String)] = [
        ("later-bounce-5.1.1", "hard_bounce"), ("later-bounce-5.2.1", "hard_bounce"), ("later-full", "soft_bounce"),
        ("later-spam", "spam_bounce"), ("later-prose", "hard_bounce"), ("later-exim", "hard_bounce"),
        ("later-delay", "ok"), ("later-relayed", "ok"), ("auto-reply", "ok"), ("complaint", "ok"),
    ]

    @Test("is settled on its message, whatever its make")
    func each() async throws {
        try await House.withReturns { house in
            let recipients = Self.makes.map { house.world.recipient($0.localPart) }
            let sent = try await house.api.send(to: recipients)
            try await house.returns(count: sent.count)
            let list = try await house.node.spool.suppressions(.seen(by: .first))
            for ((localPart, status), (recipient, sent)) in zip(Self.makes, zip(recipients, sent)) {
                let key = try #require(MessageKey(sent.id))
                let message = try #require(try await house.node.spool.message(key))
                #expect(message.recipient == recipient && message.status.rawValue == status, "\(localPart)")
                #expect(house.world.truth(of: try #require(Mailbox(recipient))) == status, "\(localPart)")
                let timeline = try await house.node.spool.timeline(key)
                #expect(timeline.map(\.status.rawValue).contains("ok"), "\(localPart)")
                #expect(timeline.last?.returned != nil, "\(localPart)")
                let entries = list.filter { $0.address == recipient }
                #expect(entries.count == (isSpared(localPart, status) ? 1 : 0), "\(localPart)")
                #expect(entries.allSatisfy { ($0.account != nil) == (localPart == "complaint") }, "\(localPart)")
            }
            let again = try await house.api.send(to: recipients).map(\.status)
            #expect(again == Self.makes.map { isSpared($0.localPart, $0.status) ? "dropped" : "injected" })
        }
    }

    /// True where nothing more is sent to the recipient.
    private func isSpared(_ localPart: String, _ status: String) -> Bool {
        status == "hard_bounce" || localPart == "complaint"
    }
}
