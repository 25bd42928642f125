import Bounce
import Spool
import Storage
import TestKit
import Testing

@Suite("What must hold between rows", .eachEngine)
struct SpoolCheckTests {
    @Test("holds for mail that waits, was delivered, was put off and was refused")
    func holds() async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.acceptSample(to: (0..<6).map { "a\($0)@example.com" })
        let entries = try await kit.spool.claim(limit: 3, perDomain: 3)
        for (entry, status) in zip(entries, [RecipientStatus.ok, .softBounce, .hardBounce]) {
            let settlement = SampleMail.settlement(
                of: entry, at: kit.time.now(), status: status, reason: .unknown, reply: "250 or not")
            try await kit.spool.settle([settlement])
        }
        let checks = try await kit.engine.read { try SpoolCheck.all(on: $0) }
        #expect(!checks.isEmpty && checks.allSatisfy { $0.count == 0 }, "\(checks)")
    }

    @Test(
        "is counted where it does not",
        arguments: [
            ("DELETE FROM queue", "messages that wait and are in no queue"),
            ("DELETE FROM message", "places in the queue without a message"),
            ("UPDATE message SET status = 2", "messages that are over and still wait"),
            ("DELETE FROM body", "messages that wait and have nothing to send"),
        ])
    func counts(damage: String, name: String) async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.acceptSample(to: ["a@example.com", "b@example.com"])
        try await kit.engine.write { _ = try $0.execute(Statement(damage), []) }
        let found = try await kit.engine.read { try SpoolCheck.all(on: $0) }.filter { $0.count > 0 }
        #expect(found.map(\.name) == [name] && found.map(\.count) == [2], "\(found)")
    }
}
