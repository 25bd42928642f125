import Bounce
import Mail

@testable import Delivery

/// How a recipient fared, and what the rules say that it means.
enum SimulatedEnd: CaseIterable {
    case accepted, unknownUser, mailboxFull, spam, greylisted, tooMuch, closedBefore, timedOut, answerLost, unreachable,
        turnedAway, noName

    var isFailure: Bool { self == .closedBefore || self == .timedOut || self == .answerLost }

    private var evidence: Evidence {
        switch self {
        case .accepted: Self.reply(250, "2.0.0", "Ok: queued", .content)
        case .unknownUser: Self.reply(550, "5.1.1", "User unknown", .rcpt)
        case .mailboxFull: Self.reply(452, "4.2.2", "Mailbox full", .rcpt)
        case .spam: Self.reply(554, "5.7.1", "Message rejected as spam", .content)
        case .greylisted: Self.reply(450, "4.2.0", "Greylisted, please try again later", .rcpt)
        case .tooMuch: Self.reply(450, "4.7.1", "Too many messages, slow down", .rcpt)
        case .closedBefore: .sessionFailed(.connectionClosed, stage: .mail, host: nil)
        case .timedOut: .sessionFailed(.timedOut, stage: .rcpt, host: nil)
        case .answerLost: .sessionFailed(.outcomeUnknown, stage: .content, host: nil)
        case .unreachable: .sessionFailed(.connectionTimedOut, stage: .connect, host: nil)
        case .turnedAway: Self.reply(421, "4.7.0", "Too many connections", .connect)
        case .noName: .routing(.temporary)
        }
    }

    private static func reply(_ code: UInt16, _ enhanced: String, _ text: String, _ stage: Stage) -> Evidence {
        .reply(
            Reply(code: ReplyCode(code)!, enhancedCode: EnhancedStatusCode(enhanced), lines: [text]), stage: stage,
            host: nil)
    }

    /// Asked of the rules once.
    static let diagnoses: [SimulatedEnd: Diagnosis] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, RuleSet.standard.diagnose($0.evidence)) })

    var diagnosis: Diagnosis { Self.diagnoses[self]! }
}
