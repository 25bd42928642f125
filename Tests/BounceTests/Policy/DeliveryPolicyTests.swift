import Bounce
import Mail
import Testing

@Suite("Delivery policy")
struct DeliveryPolicyTests {
    private let policy = DeliveryPolicy()
    private let start = Timestamp(seconds: 1_000_000)

    private func progress(
        _ attempt: Int, life: Int64 = 48 * 3600, earlier: DeliveryProgress.Earlier? = nil
    ) -> DeliveryProgress {
        DeliveryProgress(attempt: attempt, now: start, expiresAt: start + .seconds(life), earlier: earlier)
    }

    private func diagnosis(_ text: String) -> Diagnosis {
        RuleSet.standard.diagnose(text: Array(text.utf8).span, stage: .rcpt)
    }

    @Test("a hard bounce of the recipient's suppresses the address at once")
    func hardBounce() {
        let decision = policy.decide(diagnosis("550 5.1.1 User unknown"), progress: progress(1), chance: 0.5)
        #expect(decision == Decision(next: .finish(.hardBounce), suppresses: true))
    }

    @Test("a block of the sender never suppresses")
    func senderBlock() {
        let text = "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org"
        let decision = policy.decide(diagnosis(text), progress: progress(1), chance: 0.5)
        #expect(decision == Decision(next: .finish(.spamBounce), suppresses: false))
    }

    @Test("a refusal too vague to blame the mailbox does not suppress at once")
    func vague() {
        let refused = Diagnosis(
            status: .hardBounce, reason: .recipientRefused, blame: .recipient, confidence: 0.4, replyCode: nil,
            enhancedCode: nil, ruleID: "x", isMatched: true, evidence: "", explanation: "", advice: .review,
            retryAfter: nil)
        #expect(!policy.decide(refused, progress: progress(1), chance: 0.5).suppresses)
    }

    @Test("a full mailbox is tried again and in the end bounces softly")
    func fullMailbox() {
        let full = diagnosis("452 4.2.2 Mailbox full")
        #expect(full.status == .deferred)
        #expect(
            policy.decide(full, progress: progress(1), chance: 0.5).next == .retry(at: start + .seconds(3600)))
        let end = policy.decide(full, progress: progress(2, life: 3600), chance: 0.5)
        #expect(end == Decision(next: .finish(.softBounce), suppresses: false))
        #expect(policy.decide(full, progress: progress(5), chance: 0.5).next == .finish(.softBounce))
    }

    @Test("a life that runs out takes the meaning of its refusals, spam before hard before soft")
    func endOfLife() {
        let greylisted = diagnosis("451 4.7.1 Greylisted, please try again later")
        let cases: [(DeliveryProgress.Earlier?, RecipientStatus, Bool)] = [
            (nil, .softBounce, false),
            (.init(status: .deferred, reason: .recipientUnknown), .hardBounce, true),
            (.init(status: .deferred, reason: .ipBlocked), .spamBounce, false),
            (.init(status: .spamBounce, reason: .spamContent), .spamBounce, false),
            (.init(status: .deferred, reason: .mailboxFull), .softBounce, false),
        ]
        for (earlier, status, suppresses) in cases {
            let decision = policy.decide(greylisted, progress: progress(3, life: 10, earlier: earlier), chance: 0)
            #expect(decision == Decision(next: .finish(status), suppresses: suppresses))
        }
    }

    @Test("an unknown outcome is tried again")
    func outcomeUnknown() {
        let evidence = Evidence.sessionFailed(.outcomeUnknown, stage: .content, host: nil)
        let decision = policy.decide(RuleSet.standard.diagnose(evidence), progress: progress(1), chance: 0.5)
        #expect(decision.next == .retry(at: start + .seconds(60)))
    }
}
