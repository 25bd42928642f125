import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("A request under an idempotency key", .eachEngine)
struct IdempotencyTests {
    private func request(_ key: String, digest: UInt8 = 1, account: AccountID = .first) -> Acceptance {
        Acceptance(
            account: account, contents: [SampleMail.content(to: ["Ada@example.com", "\"b c\"@example.com"])],
            idempotency: IdempotencyClaim(key: key, bodyDigest: Array(repeating: digest, count: 32)))
    }

    @Test("that comes a hundred times at once is accepted once, and answered alike each time")
    func parallel() async throws {
        let kit = try await TemporarySpool()
        let spool = kit.spool
        let receipts = try await withThrowingTaskGroup(of: AcceptanceReceipt.self) { group in
            for _ in 0..<100 { group.addTask { try await spool.accept(request("k'\u{1F600}")) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        var first: [[AcceptedRecipient]] = []
        var replays: Set<[AcceptedRecipient]> = []
        for receipt in receipts {
            switch receipt {
            case .accepted(let recipients): first.append(recipients)
            case .replayed(let recipients): replays.insert(recipients)
            case .keyUsedForAnotherBody: #expect(Bool(false))
            }
        }
        #expect(first.count == 1 && replays == Set(first))
        #expect(try await spool.claim(limit: 999, perDomain: 999).count == 2)
    }

    @Test("is refused for another body, free for another account, and forgotten after two days")
    func bounds() async throws {
        let kit = try await TemporarySpool()
        _ = try await kit.spool.accept(request("k"))
        #expect(try await kit.spool.accept(request("k", digest: 2)) == .keyUsedForAnotherBody)
        guard case .accepted = try await kit.spool.accept(request("k", digest: 2, account: AccountID(number: 2))) else {
            return #expect(Bool(false))
        }
        kit.time.advance(by: .seconds(49 * 3_600))
        _ = try await kit.spool.accept(request("other"))
        guard case .accepted = try await kit.spool.accept(request("k", digest: 2)) else { return #expect(Bool(false)) }
    }

    @Test("takes no room of the window when it is a repetition")
    func window() async throws {
        var window = SpoolWindow()
        window.messageCount = 5
        let kit = try await TemporarySpool(window: window)
        let (stream, continuation) = AsyncStream.makeStream(of: [QueueEntry].self)
        kit.spool.setReceiver { continuation.yield($0) }
        for _ in 0..<10 { _ = try await kit.spool.accept(request("k")) }
        try await kit.spool.acceptSample(to: ["late@example.com"])
        try await kit.engine.write { _ in }
        continuation.finish()
        var names: [String] = []
        for await entries in stream { names += entries.map(\.recipient.localPart) }
        #expect(names == ["Ada", "b c", "late"])
    }
}
