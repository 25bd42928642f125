import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Acceptances that come at the same time", .eachEngine)
struct SharedAcceptanceTests {
    /// More than share one turn at the writer.
    private static let count = 600

    @Test("each get their own answer, and the log has every place once")
    func answers() async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.suppress(
            SampleMail.mailbox("u7@example.com"), scope: .system, cause: .manual, by: "admin", note: nil,
            expiresAt: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.count {
                group.addTask {
                    let addresses = ["u\(number)@example.com", "v\(number)@example.com"]
                    let accepted = try await kit.spool.acceptSample(to: addresses)
                    #expect(accepted.map(\.mailbox.description) == addresses)
                    #expect(accepted.map(\.status) == [number == 7 ? .dropped : .injected, .injected])
                }
            }
            try await group.waitForAll()
        }
        let counts = try await kit.spool.statusCounts(account: .first, campaign: nil)
        #expect(counts == [.injected: 2 * Self.count - 1, .dropped: 1])
        let events = try await kit.spool.feed(after: EventSequence(number: 0), limit: 10_000)
        // The first place is the notice of the suppression.
        #expect(events.map(\.sequence.number) == Array(2...Int64(2 * Self.count + 1)))
        #expect(Set(events.map(\.message)).count == 2 * Self.count)
    }

    @Test("do not fail for the fault of one of them")
    func oneFault() async throws {
        let kit = try await TemporarySpool()
        let taken = try await kit.spool.acceptSample(to: ["first@example.com"])[0].key
        let refused = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<Self.count {
                group.addTask {
                    var content = SampleMail.content(to: ["u\(number)@example.com"])
                    if number == 300 { content.recipients[0].key = taken }
                    do {
                        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [content]))
                        return nil
                    } catch is EngineError {
                        return number
                    }
                }
            }
            return try await group.reduce(into: [Int]()) { if let number = $1 { $0.append(number) } }
        }
        #expect(refused == [300])
        #expect(try await kit.spool.statusCounts(account: .first, campaign: nil) == [.injected: Self.count])
    }

    @Test("under one idempotency key are accepted once")
    func oneKey() async throws {
        let kit = try await TemporarySpool()
        let claim = IdempotencyClaim(key: "k", bodyDigest: [1, 2, 3])
        let receipts = try await withThrowingTaskGroup(of: AcceptanceReceipt.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await kit.spool.accept(
                        Acceptance(
                            account: .first, contents: [SampleMail.content(to: ["a@example.com"])],
                            idempotency: claim))
                }
            }
            return try await group.reduce(into: [AcceptanceReceipt]()) { $0.append($1) }
        }
        let accepted = receipts.filter { if case .accepted = $0 { true } else { false } }
        let replayed = receipts.compactMap { if case .replayed(let answers) = $0 { answers } else { nil } }
        #expect(accepted.count == 1 && replayed.count == 39)
        #expect(replayed.allSatisfy { .accepted($0) == accepted[0] })
    }

    @Test("are all refused by a closed store")
    func closed() async throws {
        let kit = try await TemporarySpool()
        await kit.engine.close()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<Self.count {
                group.addTask {
                    await #expect(throws: EngineError.closed) {
                        try await kit.spool.acceptSample(to: ["u\(number)@example.com"])
                    }
                }
            }
        }
    }
}
