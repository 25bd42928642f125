import Bounce
import Mail
import SMTP

/// What an exchanger's answer says of a mailbox. Only a final refusal of this very recipient, which speaks of the recipient
/// alone, may say that there is no such mailbox: a block, a policy, a 4yz and silence never do.
enum MailboxWord: Hashable, Sendable {
    /// It would take mail for it.
    case yes
    /// There is no such mailbox, or it is closed for good.
    case no(VerificationReason)
    /// The mailbox is there, and full.
    case full
    /// It turned us away, not the recipient.
    case turnedAway
    /// It refused by a rule of its own that says nothing of the mailbox.
    case refused
    /// It could not say for now.
    case later(VerificationReason)

    init(_ answer: ProbeAnswer, _ diagnosis: Diagnosis) {
        switch answer.outcome {
        case .accepted: self = .yes
        case .failed(let failure, _):
            self = .later(failure == .timedOut || failure == .connectionTimedOut ? .timeout : .tempError)
        case .refused(let reply, let stage):
            self = MailboxWord.refusal(reply, isAboutRecipient: stage == .rcpt, diagnosis)
        }
    }

    private static func refusal(_ reply: Reply, isAboutRecipient: Bool, _ diagnosis: Diagnosis) -> MailboxWord {
        if isAboutRecipient, let word = aboutMailbox(reply, diagnosis) { return word }
        switch diagnosis.reason {
        case .greylisted: return .later(.greylisted)
        case .ipListed, .ipBlocked, .domainReputation, .senderHost, .senderRefused, .authFailure, .spamContent,
            .spamURL, .rateLimited, .connectionLimit:
            return .turnedAway
        case .policyBlock where !isAboutRecipient: return .turnedAway
        default: break
        }
        if reply.code.isTransient { return .later(.tempError) }
        return !isAboutRecipient && diagnosis.blame == .sender ? .turnedAway : .refused
    }

    /// `nil` where the answer does not speak of the mailbox.
    private static func aboutMailbox(_ reply: Reply, _ diagnosis: Diagnosis) -> MailboxWord? {
        if diagnosis.reason == .mailboxFull { return .full }
        guard reply.code.isPermanent, diagnosis.blame == .recipient, diagnosis.isMatched else { return nil }
        return switch diagnosis.reason {
        case .recipientUnknown, .recipientMoved, .recipientSyntax: .no(.mailboxNotFound)
        case .recipientDisabled: .no(.mailboxDisabled)
        default: nil
        }
    }
}
