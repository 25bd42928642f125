import Mail
import Testing

import enum Bounce.AddressBounce
import enum Bounce.Reason

@testable import Verification

@Suite("The verdict of the past")
struct HistoryVerdictTests {
    static let now = Timestamp(seconds: 1_795_262_400)

    static func days(_ count: Int) -> Timestamp { now - .seconds(count * 86_400) }

    static func bounced(_ kind: AddressBounce, _ days: Int, _ reason: Reason = .recipientUnknown) -> AddressHistory {
        AddressHistory(bounce: .init(at: Self.days(days), kind: kind, reason: reason))
    }

    static func listed(_ cause: AddressHistory.Suppressed.Cause, isDomain: Bool = false) -> AddressHistory {
        var history = AddressHistory(deliveredAt: days(1))
        history.suppression = .init(cause: cause, isSystem: true, since: days(2), isDomain: isDomain)
        return history
    }

    @Test(
        "goes by what is newest",
        arguments: [
            (AddressHistory(deliveredAt: days(3)), Verdict.deliverable, VerificationReason.ok),
            (AddressHistory(deliveredAt: days(200)), .unknown, .ok),
            (AddressHistory(deliveredAt: days(200), openedAt: days(100)), .deliverable, .ok),
            (bounced(.hard, 3), .undeliverable, .previouslyBounced),
            (bounced(.hard, 40), .risky, .previouslyBounced),
            (bounced(.vague, 3), .risky, .previouslyBounced),
            (bounced(.soft, 3, .mailboxFull), .risky, .mailboxFull),
            (bounced(.soft, 30, .mailboxFull), .unknown, .ok),
            (listed(.hardBounce), .undeliverable, .suppressed),
            (listed(.hardBounce, isDomain: true), .risky, .suppressed),
            (listed(.unsubscribe), .risky, .suppressed), (listed(.complaint), .risky, .suppressed),
            (
                AddressHistory(
                    deliveredAt: days(1), bounce: .init(at: days(9), kind: .hard, reason: .recipientUnknown)),
                .deliverable, .ok
            ),
            (
                AddressHistory(
                    deliveredAt: days(9), bounce: .init(at: days(1), kind: .hard, reason: .recipientUnknown)),
                .undeliverable, .previouslyBounced
            ),
        ])
    func verdicts(history: AddressHistory, verdict: Verdict, reason: VerificationReason) throws {
        let found = try #require(HistoryVerdict(history, at: Self.now))
        #expect(found.verdict == verdict)
        #expect(found.reason == reason)
        #expect((0...100).contains(found.score))
        #expect(found.check.detail.utf8.count <= 500)
    }

    @Test("is none where nothing was seen")
    func nothing() { #expect(HistoryVerdict(AddressHistory(), at: Self.now) == nil) }
}
