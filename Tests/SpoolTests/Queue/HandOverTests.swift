import Bounce
import Mail
import Spool
import Storage
import Synchronization
import TestKit
import Testing

@Suite("Freshly accepted mail", .eachEngine)
struct HandOverTests {
    private final class Hands: Sendable {
        private let held = Mutex<[QueueEntry]>([])
        var entries: [QueueEntry] { held.withLock { $0 } }
        func take(_ entries: [QueueEntry]) { held.withLock { $0 += entries } }
    }

    /// The receiver is called before a later commit is answered.
    private func flush(_ kit: TemporarySpool) async throws { try await kit.engine.write { _ in } }

    @Test("goes straight to the receiver while its part of the window has room, and to the table beyond")
    func fillsTheWindow() async throws {
        var window = SpoolWindow()
        window.messageCount = 5
        let kit = try await TemporarySpool(window: window)
        let hands = Hands()
        kit.spool.setReceiver(hands.take)
        for number in 0..<5 { try await kit.spool.acceptSample(to: ["u\(number)@example.com"]) }
        try await flush(kit)
        #expect(hands.entries.map(\.recipient.localPart) == ["u0", "u1", "u2"])
        let waiting = try await kit.spool.claim(limit: 9, perDomain: 9)
        #expect(waiting.map(\.recipient.localPart) == ["u3", "u4"])
        try await kit.spool.settle((hands.entries + waiting).map { SampleMail.delivery(of: $0, at: kit.time.now()) })
        try await kit.spool.acceptSample(to: ["u5@example.com"])
        try await flush(kit)
        #expect(hands.entries.map(\.recipient.localPart).last == "u5")
        #expect(hands.entries.allSatisfy { $0.content.bytes == SampleMail.bytes() })
    }

    @Test("that is for later, or has no receiver, waits in the table")
    func waits() async throws {
        let kit = try await TemporarySpool()
        let hands = Hands()
        kit.spool.setReceiver(hands.take)
        try await kit.spool.acceptSample(to: ["a@example.com"], notBefore: kit.time.now() + .seconds(1))
        kit.spool.setReceiver(nil)
        try await kit.spool.acceptSample(to: ["b@example.com"])
        try await flush(kit)
        #expect(hands.entries.isEmpty)
        #expect(try await kit.spool.claim(limit: 9, perDomain: 9).map(\.recipient.localPart) == ["b"])
    }

    @Test("whose address is suppressed meanwhile is recognised before it is sent, and dropped")
    func isCheckedAgain() async throws {
        let kit = try await TemporarySpool()
        let hands = Hands()
        kit.spool.setReceiver(hands.take)
        try await kit.spool.acceptSample(to: ["Ada@example.com", "ada@example.com", "bob@example.com"])
        try await flush(kit)
        let entries = hands.entries
        #expect(!entries.contains(where: kit.spool.isSuppressed))
        try await kit.spool.settle([SampleMail.bounce(of: entries[0], at: kit.time.now())])
        #expect(entries.map(kit.spool.isSuppressed) == [true, true, false])
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            kit.spool.drop([entries[1]]) { continuation.resume(with: $0) }
        }
        #expect(
            try await kit.spool.statusCounts(account: nil, campaign: nil) == [
                .hardBounce: 1, .dropped: 1, .injected: 1,
            ])
        _ = try await kit.spool.unsuppress(
            SampleMail.mailbox("ada@example.com"), scope: .system, by: "admin", why: "test")
        #expect(!kit.spool.isSuppressed(entries[1]))
    }
}
