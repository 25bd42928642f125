import Bounce
import Foundation
import Mail
import NIOCore
import Spool
import Storage
import Synchronization

/// Calls of a spool, as listeners and schedulers make them.
final class SpoolCalls: Sendable {
    let spool: Spool
    private let number = Mutex(0)
    private let body = ByteBuffer(
        string: "Subject: bench\r\n\r\n" + String(repeating: "0123456789abcde\r\n", count: 300))

    init(spool: Spool) { self.spool = spool }

    private func acceptance(of count: Int) -> Acceptance {
        let first = number.withLock { number in
            defer { number += count }
            return number
        }
        let contents = (first..<(first + count)).map { index in
            NewContent(
                reversePath: .null, bytes: body, isEightBit: false, subject: "bench", from: "sender@bench.test",
                fromDomain: "bench.test", messageID: "<\(index)@bench.test>",
                recipients: [NewRecipient(mailbox: Mailbox("r\(index)@d\(index % 50).test")!)])
        }
        return Acceptance(account: .first, contents: contents)
    }

    func acceptInTurn(_ count: Int) async throws {
        for _ in 0..<count { _ = try await spool.accept(acceptance(of: 1)) }
    }

    /// - Parameter callers: how many there are, each with one message at a time.
    func accept(_ count: Int, callers: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers { group.addTask { try await self.acceptInTurn(count / callers) } }
            try await group.waitForAll()
        }
    }

    func acceptBatch(_ count: Int) async throws { _ = try await spool.accept(acceptance(of: count)) }

    func claim(_ count: Int) async throws -> [QueueEntry] {
        try await spool.claim(limit: count, perDomain: count)
    }

    func settle(_ entries: [QueueEntry]) async throws {
        let reply = Reply(code: ReplyCode(250)!, lines: ["2.0.0 Ok: queued"])
        let diagnosis = RuleSet.standard.diagnose(.reply(reply, stage: .content, host: nil))
        try await spool.settle(
            entries.map { entry in
                Settlement(
                    entry: entry, at: Now().now(), stage: .content, diagnosis: diagnosis,
                    decision: Decision(next: .finish(.ok)), reply: reply.description)
            })
    }
}
