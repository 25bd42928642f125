import Bounce
import Mail
import Testing

@Suite("A suppression policy")
struct SuppressionPolicyTests {
    private static let start = Timestamp(seconds: 1_795_262_400)

    /// Plays a story of one address, each word one message: `hard`, `vague`, `soft:CAMPAIGN`, `ok`, `other`, and `back` for
    /// the message before, which was delivered and comes back hard.
    /// - Returns: the number of the message that suppressed, 1...; `nil` where none did.
    private func play(_ story: String, _ policy: SuppressionPolicy) -> Int? {
        var history = BounceHistory()
        for (index, word) in story.split(separator: " ").enumerated() {
            let ending: AddressOutcome.Ending =
                switch word.prefix(while: { $0 != ":" }) {
                case "hard", "back": .bounced(.hard)
                case "vague": .bounced(.vague)
                case "soft": .bounced(.soft)
                case "ok": .delivered
                default: .other
                }
            let mailing = Int64(word.drop { $0 != ":" }.dropFirst()) ?? Int64(index)
            let outcome = AddressOutcome(
                ending: ending, message: Int64(word == "back" ? index - 1 : index), mailing: mailing, at: Self.start)
            switch policy.decide(outcome, history: history) {
            case .suppress: return index + 1
            case .count(let counted): history = counted
            case .keep: break
            case .held: Issue.record("nothing is held without an incident")
            }
        }
        return nil
    }

    static let stories: [(String, SuppressionPolicy, Int?)] = [
        ("hard", .immediate, 1),
        ("ok other soft:1 hard", .immediate, 4),
        ("vague", .immediate, nil),
        ("vague vague", .immediate, 2),
        ("vague ok vague", .immediate, nil),
        ("vague hard", .immediate, 2),
        ("hard", .consecutive(2), nil),
        ("hard hard", .consecutive(2), 2),
        ("hard ok hard", .consecutive(2), nil),
        ("hard ok hard hard", .consecutive(2), 4),
        ("hard other hard", .consecutive(2), 3),
        ("hard hard ok hard hard hard", .consecutive(3), 6),
        ("hard soft:1 hard", .consecutive(2), 3),
        // A server that takes everything and sends it back later.
        ("hard ok back", .consecutive(2), 3),
        ("ok back ok back", .consecutive(2), 4),
        ("hard ok ok back", .consecutive(2), nil),
        ("soft:1 soft:2 soft:3", .immediate, 3),
        ("soft:1 soft:1 soft:1 soft:2", .immediate, nil),
        ("soft:1 soft:2 soft:1 soft:2", .immediate, nil),
        ("soft:1 soft:2 ok soft:3 soft:4", .immediate, nil),
        ("soft:1 soft:2 ok soft:3 soft:4 soft:5", .immediate, 6),
        ("soft:1 soft:2 soft:3", SuppressionPolicy(softLimit: nil), nil),
        ("soft:1 soft:2 soft:3", .consecutive(2), nil),
        ("soft:1 soft:2 soft:3 hard", .consecutive(2), 4),
        ("soft:1 soft:2 soft:3 soft:4 soft:5 soft:6", .consecutive(2), 6),
        ("soft:1 soft:2", SuppressionPolicy(softLimit: 2), 2),
    ]

    @Test("suppresses when its measure is full, and forgets with a delivery", arguments: stories)
    func judges(story: String, policy: SuppressionPolicy, at: Int?) {
        #expect(play(story, policy) == at)
    }

    @Test("gives an entry its end")
    func expiry() {
        let policy = SuppressionPolicy(expiry: .seconds(90 * 86_400))
        let outcome = AddressOutcome(ending: .bounced(.hard), message: 1, mailing: 1, at: Self.start)
        let end = Self.start + .seconds(90 * 86_400)
        #expect(policy.decide(outcome, history: BounceHistory()) == .suppress(expiresAt: end))
    }

    @Test("believes nothing during an incident", arguments: AddressBounce.allCases)
    func held(bounce: AddressBounce) {
        let outcome = AddressOutcome(ending: .bounced(bounce), message: 1, mailing: 1, at: Self.start, incident: 7)
        let history = BounceHistory(hardCount: 2, softMailings: [8, 9])
        #expect(SuppressionPolicy.consecutive(3).decide(outcome, history: history) == .held(incident: 7))
    }

    @Test("keeps within its ranges")
    func ranges() {
        let policy = SuppressionPolicy(hardLimit: 0, softLimit: 1, expiry: .zero)
        #expect(policy.hardLimit == 1 && policy.softLimit == 2 && policy.expiry == .seconds(86_400))
        #expect(SuppressionPolicy.consecutive(99).hardLimit == 10 && SuppressionPolicy(softLimit: 99).softLimit == 20)
    }

    @Test("hears only of failures that are the recipient's", arguments: Reason.allCases)
    func blame(reason: Reason) {
        for status in RecipientStatus.allCases {
            for blame in Blame.allCases {
                let bounce = AddressBounce(status: status, reason: reason, blame: blame)
                #expect(bounce == nil || blame == .recipient && reason.blame == .recipient)
                #expect(bounce == nil || status == .hardBounce || status == .softBounce)
            }
        }
    }

    @Test("counts mail of no campaign once a week")
    func weeks() {
        let first = AddressOutcome.mailing(outsideCampaignsAt: Self.start)
        #expect(first < 0)
        #expect(AddressOutcome.mailing(outsideCampaignsAt: Self.start + .seconds(7 * 86_400)) == first - 1)
    }

    @Test("is read back from the form in which its histories are stored")
    func text() {
        let history = BounceHistory(hardCount: 2, softMailings: [5, -2_960], delivered: 9)
        #expect(history.mailingsText == "5 -2960")
        #expect(BounceHistory(hardCount: 2, mailingsText: "5 -2960", delivered: 9) == history)
        #expect(BounceHistory(hardCount: 0, mailingsText: "x 7 99999999999999999999", delivered: nil).softCount == 1)
    }
}
