import Bounce
import Mail
import Testing

@Suite("Delivery policy")
struct DeliveryPolicyTests {
    private let policy = DeliveryPolicy()
    private let start = Timestamp(seconds: 1_000_000)

    private func progress(
        _ attempt: Int, life: Int64 = 48 * 3600, met reasons: Reason...
    ) -> DeliveryProgress {
        var history = RefusalHistory()
        for reason in reasons { history.add(reason, status: .deferred, waited: RetrySchedule.fullLife) }
        return DeliveryProgress(attempt: attempt, now: start, expiresAt: start + .seconds(life), history: history)
    }

    private func diagnosis(_ text: String) -> Diagnosis {
        RuleSet.standard.diagnose(text: Array(text.utf8).span, stage: .rcpt)
    }

    @Test("a hard bounce of the recipient's counts against the address")
    func hardBounce() {
        let decision = policy.decide(diagnosis("550 5.1.1 User unknown"), progress: progress(1), chance: 0.5)
        #expect(decision == Decision(next: .finish(.hardBounce), bounce: .hard))
    }

    @Test("a block of the sender says nothing against the address")
    func senderBlock() {
        let text = "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org"
        let decision = policy.decide(diagnosis(text), progress: progress(1), chance: 0.5)
        #expect(decision == Decision(next: .finish(.spamBounce)))
    }

    @Test("a refusal too vague to blame the mailbox does not suppress at once")
    func vague() {
        let refused = Diagnosis(
            status: .hardBounce, reason: .recipientRefused, blame: .recipient, confidence: 0.4, replyCode: nil,
            enhancedCode: nil, ruleID: "x", isMatched: true, evidence: "", explanation: "", advice: .review,
            retryAfter: nil)
        #expect(policy.decide(refused, progress: progress(1), chance: 0.5).bounce == .vague)
    }

    @Test("a full mailbox is tried again and in the end bounces softly")
    func fullMailbox() {
        let full = diagnosis("452 4.2.2 Mailbox full")
        #expect(full.status == .deferred)
        #expect(
            policy.decide(full, progress: progress(1), chance: 0.5).next == .retry(at: start + .seconds(3600)))
        let end = policy.decide(full, progress: progress(2, life: 3600, met: .mailboxFull), chance: 0.5)
        #expect(end.next == .finish(.softBounce) && end.bounce != .hard)
        let fifth = progress(5, met: .mailboxFull, .mailboxFull, .mailboxFull, .mailboxFull)
        #expect(policy.decide(full, progress: fifth, chance: 0.5).next == .finish(.softBounce))
    }

    @Test("a life that runs out takes the meaning of all its refusals")
    func endOfLife() {
        let greylisted = diagnosis("451 4.7.1 Greylisted, please try again later")
        let cases: [([Reason], RecipientStatus, Reason, Bool)] = [
            ([], .softBounce, .greylisted, false),
            ([.recipientUnknown], .hardBounce, .recipientUnknown, false),
            ([.recipientUnknown, .recipientUnknown], .hardBounce, .recipientUnknown, true),
            ([.ipBlocked], .spamBounce, .ipBlocked, false),
            ([.mailboxFull], .softBounce, .mailboxFull, false),
        ]
        for (reasons, status, reason, suppresses) in cases {
            var earlier = RefusalHistory()
            for reason in reasons { earlier.add(reason, status: .deferred, waited: .seconds(60)) }
            let last = DeliveryProgress(
                attempt: 3, now: start, expiresAt: start + .seconds(10), history: earlier)
            let decision = policy.decide(greylisted, progress: last, chance: 0)
            #expect(decision.next == .finish(status) && (decision.bounce == .hard) == suppresses)
            #expect(decision.verdict?.reason == reason)
        }
    }

    @Test("a wait that goes a little past the end of the life becomes a last attempt before it")
    func lastAttempt() {
        let unreachable = RuleSet.standard.diagnose(
            Evidence.sessionFailed(.connectionTimedOut, stage: .connect, host: nil))
        let progress = progress(3, life: 400, met: .network, .network)
        #expect(policy.decide(unreachable, progress: progress, chance: 0.5).next == .retry(at: start + .seconds(380)))
        let late = self.progress(3, life: 290, met: .network, .network)
        #expect(policy.decide(unreachable, progress: late, chance: 0.5).next == .finish(.softBounce))
    }

    @Test("an unknown outcome is tried again")
    func outcomeUnknown() {
        let evidence = Evidence.sessionFailed(.outcomeUnknown, stage: .content, host: nil)
        let decision = policy.decide(RuleSet.standard.diagnose(evidence), progress: progress(1), chance: 0.5)
        #expect(decision.next == .retry(at: start + .seconds(60)))
    }
}
