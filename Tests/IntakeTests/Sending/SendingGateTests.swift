import Accounts
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Who may send, and how much", .eachEngine)
struct SendingGateTests {
    private let temporary: TemporarySpool
    private let accounts: Accounts
    private let shop: AccountID

    init() async throws {
        temporary = try await TemporarySpool()
        accounts = try await Accounts.open(engine: temporary.engine, time: temporary.time)
        shop = try await accounts.createAccount(name: "Shop", plan: Plan(messagesPerHour: 10), by: .node).id
    }

    private func submission() async throws -> Submission {
        Submission(
            spool: temporary.spool, hostName: "mail.example.com", time: temporary.time,
            gate: try await SendingGate.open(accounts: accounts, spool: temporary.spool, time: temporary.time))
    }

    private func caller(_ account: AccountID) -> Caller {
        Caller(account: account, key: APIKeyID(number: 1), scopes: [.send])
    }

    @Test("a plan's limit is kept by calls at the same time, and by a node that starts anew")
    func limit() async throws {
        let submission = try await submission()
        let caller = caller(shop)
        let taken = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let result = try? await submission.accept(Letters.plain(to: 3), caller: caller, idempotency: nil)
                    return result == nil ? 0 : 3
                }
            }
            return await group.reduce(0, +)
        }
        #expect(taken == 9)
        await #expect(throws: SendingRefusal.self) {
            try await self.submission().accept(Letters.plain(to: 2), caller: caller, idempotency: nil)
        }
        _ = try await self.submission().accept(Letters.plain(to: 1), caller: caller, idempotency: nil)
        // Another account has room of its own.
        _ = try await submission.accept(Letters.plain(to: 20), caller: self.caller(.first), idempotency: nil)
        temporary.time.advance(by: .seconds(3_600))
        _ = try await submission.accept(Letters.plain(to: 10), caller: caller, idempotency: nil)
    }

    @Test("suppressed addresses, mistakes and dry runs cost nothing")
    func free() async throws {
        let submission = try await submission()
        let caller = caller(shop)
        let letter = Letters.plain(to: 6)
        for recipient in letter.to.dropFirst(2) {
            _ = try await temporary.spool.suppress(
                recipient.address.mailbox, scope: .system, cause: .manual, by: "test", note: nil, expiresAt: nil)
        }
        _ = try await submission.preview(letter, caller: caller)
        _ = try await submission.accept(letter, caller: caller, idempotency: nil)
        _ = try await submission.accept(letter, caller: caller, idempotency: nil)
        #expect(submission.gate?.used(by: shop).hour == 4)
        #expect(try await temporary.spool.sendingCounts(since: 0).map(\.count) == [4])
    }

    @Test("a suspended account sends nothing new until it is resumed")
    func suspended() async throws {
        let submission = try await submission()
        _ = try await submission.accept(Letters.plain(to: 3), caller: caller(shop), idempotency: nil)
        _ = try await submission.accept(Letters.plain(to: 2), caller: caller(.first), idempotency: nil)
        let suspension = AccountSuspension(accounts: accounts, spool: temporary.spool)
        _ = try await suspension.suspend(shop, reason: "unexplained bounces", by: .node)
        #expect(try await temporary.spool.claim(limit: 9, perDomain: 9).map(\.account) == [.first, .first])
        await #expect(throws: SendingRefusal.suspended(reason: "unexplained bounces")) {
            try await submission.accept(Letters.plain(to: 1), caller: caller(shop), idempotency: nil)
        }
        await #expect(throws: SendingRefusal.suspended(reason: "unexplained bounces")) {
            try await submission.preview(Letters.plain(to: 1), caller: caller(shop))
        }
        _ = try await suspension.resume(shop, by: .node)
        #expect(try await temporary.spool.claim(limit: 9, perDomain: 9).map(\.account) == [shop, shop, shop])
        _ = try await submission.accept(Letters.plain(to: 1), caller: caller(shop), idempotency: nil)
    }
}
