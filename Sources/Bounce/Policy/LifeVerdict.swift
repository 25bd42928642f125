/// What a message became whose life ended without an answer that was final: chosen from all its refusals (R2).
///
/// 1. Refusals that speak of the mail (its recipient, sender, content, or a policy about them) go before those that say
///    only that the hour was bad: nobody reached, a machine at fault, the usual greylisting. A time-out on the last day
///    does not make two days of a full mailbox a network fault.
/// 2. A mailbox that was full or busy exists: what else was said of its not existing does not stand.
/// 3. Among the rest that status wins for which the message waited longest; with equal times spam goes before hard, and
///    hard before soft.
/// 4. The reason is the one of that status for which it waited longest; with equal times the one met last.
/// 5. A hard bounce is certain enough to spare the address only where it was said in two attempts or more: servers call
///    mailboxes unknown for a moment when their directory is away.
public struct LifeVerdict: Hashable, Sendable {
    /// The rule that events of it name.
    public static let ruleID = "life.ended"

    public let status: RecipientStatus
    public let reason: Reason
    /// Said in more than one attempt.
    public let isRepeated: Bool
    /// One sentence for people: how often it was refused, and why it is this.
    public let explanation: String

    /// The verdict over a message that was tried in vain, or never tried.
    public init(_ history: RefusalHistory) {
        let telling = history.refusals.filter { !$0.reason.isPassing }
        let exists = telling.contains { $0.reason.showsMailbox }
        let standing = exists ? telling.filter { $0.status != .hardBounce } : telling
        let candidates = standing.isEmpty ? history.refusals : standing
        guard let status = LifeVerdict.longest(candidates) else {
            self.status = .softBounce
            reason = .expired
            isRepeated = false
            explanation = "The message's life ended before a first attempt."
            return
        }
        let own = candidates.filter { $0.status == status }
        let chosen = own.reduce(own[0]) { $1.waited >= $0.waited ? $1 : $0 }
        self.status = status
        reason = chosen.reason
        isRepeated = own.reduce(0) { $0 + $1.count } > 1
        explanation = LifeVerdict.sentence(chosen, of: history)
    }

    /// What it says against the address.
    public var bounce: AddressBounce? {
        AddressBounce(status: status, reason: reason, blame: reason.blame, isSure: isRepeated)
    }

    private static func longest(_ refusals: [RefusalHistory.Refusal]) -> RecipientStatus? {
        var best: (status: RecipientStatus, waited: Duration)?
        for status in [RecipientStatus.spamBounce, .hardBounce, .softBounce, .dropped, .ok] {
            let own = refusals.filter { $0.status == status }
            let waited = own.reduce(Duration.zero) { $0 + $1.waited }
            if !own.isEmpty, best.map({ waited > $0.waited }) ?? true { best = (status, waited) }
        }
        return best?.status
    }

    private static func sentence(_ chosen: RefusalHistory.Refusal, of history: RefusalHistory) -> String {
        let others = history.count - chosen.count
        let rest = others == 0 ? "" : ", for other reasons \(times(others))"
        return "The message's life ended: refused \(times(chosen.count)) as \(chosen.reason.rawValue)\(rest)."
    }

    private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
}

extension Reason {
    /// It says that the moment was bad, and nothing of the mail.
    var isPassing: Bool {
        switch self {
        case .greylisted, .connectionLimit, .network, .tlsFailed, .systemError, .systemFull, .protocolError,
            .mailerError, .expired, .outcomeUnknown, .unknown, .notABounce:
            true
        case .delivered, .recipientUnknown, .recipientDisabled, .recipientMoved, .recipientSyntax, .recipientRefused,
            .mailboxFull, .recipientRate, .domainUnknown, .domainNoMail, .recipientPolicy, .spamContent, .spamURL,
            .ipListed, .ipBlocked, .domainReputation, .policyBlock, .virusOrAttachment, .authFailure, .senderHost,
            .senderRefused, .relayDenied, .tlsRequired, .rateLimited, .messageTooLarge, .messageMalformed,
            .charsetUnsupported, .mailLoop, .complaint, .autoReply, .suppressed, .cancelled, .discarded,
            .tlsNotOffered, .certificateMismatch, .certificateExpired, .certificateUntrusted, .daneMismatch,
            .mxNotInPolicy:
            false
        }
    }

    /// Only a mailbox that exists can give it.
    var showsMailbox: Bool { self == .mailboxFull || self == .recipientRate }
}
