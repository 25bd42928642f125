import Bounce
import Testing

@Suite("The verdict at the end of a message's life")
struct LifeVerdictTests {
    /// Refusals as reason, how often, and hours waited after them.
    typealias Story = [(reason: Reason, count: Int, hours: Double)]

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let story: Story
        let status: RecipientStatus
        let reason: Reason
        let suppresses: Bool

        init(_ name: String, _ story: Story, _ status: RecipientStatus, _ reason: Reason, suppresses: Bool = false) {
            self.name = name
            self.story = story
            self.status = status
            self.reason = reason
            self.suppresses = suppresses
        }

        var testDescription: String { name }

        var history: RefusalHistory {
            var history = RefusalHistory()
            for refusal in story {
                history.add(
                    refusal.reason, status: .deferred, count: refusal.count, waited: .seconds(refusal.hours * 3_600))
            }
            return history
        }
    }

    static let cases = [
        Case("never tried", [], .softBounce, .expired),
        Case("a full mailbox", [(.mailboxFull, 4, 48)], .softBounce, .mailboxFull),
        Case(
            "a full mailbox, then nobody answers", [(.mailboxFull, 4, 44), (.network, 1, 4)], .softBounce, .mailboxFull),
        Case(
            "nobody answers for days, full at last", [(.network, 14, 47), (.mailboxFull, 1, 1)], .softBounce,
            .mailboxFull),
        Case("spam blocks throughout", [(.ipBlocked, 13, 48)], .spamBounce, .ipBlocked),
        Case(
            "spam blocks of two kinds", [(.ipListed, 3, 10), (.domainReputation, 9, 38)], .spamBounce, .domainReputation
        ),
        Case("spam blocks, then a time-out", [(.spamContent, 12, 44), (.network, 1, 4)], .spamBounce, .spamContent),
        Case("one spam block, full for days", [(.ipBlocked, 1, 2), (.mailboxFull, 4, 46)], .softBounce, .mailboxFull),
        Case(
            "rate limited at first, full later", [(.rateLimited, 8, 4), (.mailboxFull, 3, 44)], .softBounce,
            .mailboxFull),
        Case(
            "full at first, rate limited for long", [(.mailboxFull, 2, 5), (.rateLimited, 14, 43)], .spamBounce,
            .rateLimited),
        Case("greylisted for ever", [(.greylisted, 16, 48)], .softBounce, .greylisted),
        Case("greylisted, then blocked", [(.greylisted, 15, 46), (.spamContent, 1, 2)], .spamBounce, .spamContent),
        Case("unknown each time", [(.recipientUnknown, 16, 48)], .hardBounce, .recipientUnknown, suppresses: true),
        Case("unknown once is not sure", [(.recipientUnknown, 1, 0.1)], .hardBounce, .recipientUnknown),
        Case(
            "unknown often, network faults between", [(.network, 9, 30), (.recipientUnknown, 4, 18)], .hardBounce,
            .recipientUnknown, suppresses: true),
        Case(
            "a full mailbox is not unknown", [(.recipientUnknown, 12, 40), (.mailboxFull, 1, 8)], .softBounce,
            .mailboxFull),
        Case("a vague refusal stays soft", [(.recipientRefused, 16, 48)], .softBounce, .recipientRefused),
        Case("equal times: spam first", [(.policyBlock, 1, 24), (.authFailure, 1, 24)], .spamBounce, .policyBlock),
        Case(
            "equal times: the later reason", [(.messageTooLarge, 1, 24), (.authFailure, 1, 24)], .softBounce,
            .authFailure),
        Case("nothing waited for", [(.ipBlocked, 1, 0)], .spamBounce, .ipBlocked),
        Case("only what passes: the longest", [(.network, 3, 4), (.systemFull, 9, 40)], .softBounce, .systemFull),
        Case("an outcome that stayed open", [(.outcomeUnknown, 2, 1)], .softBounce, .outcomeUnknown),
    ]

    @Test("is chosen from all its refusals", arguments: cases)
    func chosen(_ story: Case) {
        let verdict = LifeVerdict(story.history)
        #expect(verdict.status == story.status)
        #expect(verdict.reason == story.reason)
        let decision = DeliveryPolicy().end(story.history)
        #expect(decision.next == .finish(story.status) && (decision.bounce == .hard) == story.suppresses)
    }

    @Test("says how often, and that there was more")
    func explains() {
        let story = Self.cases[2]
        #expect(
            LifeVerdict(story.history).explanation
                == "The message's life ended: refused 4 times as mailbox_full, for other reasons once.")
    }

    @Test("never suppresses for what is not the recipient's", arguments: Reason.allCases)
    func blame(_ reason: Reason) {
        var history = RefusalHistory()
        history.add(reason, status: .deferred, count: 9, waited: .seconds(9))
        let decision = DeliveryPolicy().end(history)
        #expect(decision.bounce == nil || reason.blame == .recipient)
    }
}
