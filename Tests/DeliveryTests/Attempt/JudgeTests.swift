import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Delivery

@Suite("Judge")
struct JudgeTests {
    @Test("lets refused mail wait as its account chose, and others' as the schedule says")
    func retries() async throws {
        let kit = try await TemporarySpool()
        let other = AccountID(number: 2)
        for account in [AccountID.first, other] {
            try await kit.spool.acceptSample(to: ["a@example.com"], account: account)
        }
        let choice = RetryChoice(byReason: [.mailboxFull: RetrySteps([.seconds(7_200)], thenEvery: nil)])
        let judge = Judge(
            rules: .standard, policy: DeliveryPolicy(), retries: { $0 == .first ? choice : nil }, random: { 0.5 })
        let reply = Reply(
            code: try #require(ReplyCode(452)), enhancedCode: try #require(EnhancedStatusCode("4.2.2")),
            lines: ["Mailbox full"])
        let finding = Finding(.reply(reply, stage: .rcpt, host: nil), at: .rcpt, in: Conversation())
        let now = kit.time.now()
        var waits: [AccountID: Duration] = [:]
        for entry in try await kit.spool.claim(limit: 9, perDomain: 9) {
            let settlement = judge.settlement(of: entry, finding, at: now)
            guard case .retry(let time) = settlement.decision.next else {
                Issue.record("finished: \(settlement.decision)")
                continue
            }
            waits[entry.account] = time - now
        }
        #expect(waits == [.first: .seconds(7_200), other: .seconds(3_600)])
    }
}
