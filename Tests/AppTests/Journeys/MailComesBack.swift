import App
import Bounce
import Mail
import NIOCore
import Simulator
import Spool
import Storage
import TestKit
import Testing

@Suite("Mail that comes back", .eachEngine)
struct MailComesBack {
    private func withHouse(_ story: (House) async throws -> Void) async throws {
        try await House.with(
            configure: { configuration in
                configuration.bounceDomain = "bounces.postrider.example"
                configuration.inbound = Endpoint(host: "127.0.0.1", port: 0)
            },
            { house in
                let inbound = try #require(house.addresses.inbound)
                house.world.returnMail(to: try SocketAddress(ipAddress: inbound.host, port: inbound.port))
                try await story(house)
            })
    }

    /// Until what came back has been read.
    private func returns(_ house: House, count: Int) async throws {
        while true {
            try Task.checkCancellation()
            // What was brought is in the store: so the store is asked after the world.
            let isBrought = house.world.returnCounts.taken >= count && house.world.pendingReturnCount == 0
            if isBrought, try await house.node.spool.returnedDepth().waiting == 0 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test(
        "is settled on its message, whatever its make",
        arguments: [
            ("later-bounce-5.1.1", "hard_bounce"), ("later-bounce-5.2.1", "hard_bounce"), ("later-full", "soft_bounce"),
            ("later-spam", "spam_bounce"), ("later-prose", "hard_bounce"), ("later-exim", "hard_bounce"),
            ("later-delay", "ok"), ("later-relayed", "ok"), ("auto-reply", "ok"), ("complaint", "ok"),
        ])
    func each(localPart: String, status: String) async throws {
        try await withHouse { house in
            let recipient = house.world.recipient(localPart)
            let sent = try await house.api.send(to: [recipient])
            let key = try #require(sent.first.flatMap { MessageKey($0.id) })
            try await returns(house, count: 1)
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
