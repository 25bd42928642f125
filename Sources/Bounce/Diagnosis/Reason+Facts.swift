/// What is true of every refusal for one reason: its statuses, who can mend it, what to do. Source: docs/rules.md.
struct ReasonFacts: Sendable {
    /// Stored in databases; never reused for another reason.
    let number: Int64
    /// The status after a temporary answer (4yz).
    let transient: RecipientStatus
    /// The status after a final answer (5yz).
    let permanent: RecipientStatus
    /// The status when the message's life ends with this reason still standing (R2).
    let ended: RecipientStatus
    let blame: Blame
    let advice: Diagnosis.Advice
    let suppression: SuppressionRule
    /// One plain sentence for people.
    let sentence: String

    init(
        _ number: Int64, _ transient: RecipientStatus, _ permanent: RecipientStatus, _ ended: RecipientStatus,
        _ blame: Blame, _ advice: Diagnosis.Advice, _ suppression: SuppressionRule, _ sentence: String
    ) {
        self.number = number
        self.transient = transient
        self.permanent = permanent
        self.ended = ended
        self.blame = blame
        self.advice = advice
        self.suppression = suppression
        self.sentence = sentence
    }
}

/// What a reason does to an address in the long run; the policy decides when.
public enum SuppressionRule: Hashable, Sendable {
    case never
    /// One final refusal is enough.
    case atOnce
    /// Only this many final refusals say something about the address.
    case after(Int)
}

extension Reason {
    /// The number it is stored under; never reused for another reason.
    public var storedNumber: Int64 { facts.number }

    /// `nil` for a number that no reason has.
    public init?(storedNumber: Int64) {
        guard let found = Reason.allCases.first(where: { $0.storedNumber == storedNumber }) else { return nil }
        self = found
    }

    /// The party that can mend it.
    public var blame: Blame { facts.blame }

    /// What it may do to the address in the long run.
    public var suppression: SuppressionRule { facts.suppression }

    /// One plain sentence for people.
    public var sentence: String { facts.sentence }

    /// The status when the message's life ends with this reason still standing (R2).
    public var statusWhenLifeEnds: RecipientStatus { facts.ended }

    /// The status that an answer of this kind means by itself.
    public func status(isPermanent: Bool) -> RecipientStatus { isPermanent ? facts.permanent : facts.transient }

    /// What follows from it, before schedule and policy have their say.
    func advice(for status: RecipientStatus) -> Diagnosis.Advice {
        switch status {
        case .deferred: facts.advice == .slowDown || facts.advice == .repairSender ? facts.advice : .retry
        case .hardBounce, .softBounce, .spamBounce: facts.advice == .retry ? .review : facts.advice
        case .ok, .dropped, .injected: .none
        }
    }
}

extension Reason {
    var facts: ReasonFacts {
        switch self {
        case .delivered, .complaint, .notABounce, .autoReply, .suppressed, .cancelled, .discarded: noRefusal
        case .recipientUnknown, .recipientDisabled, .recipientMoved, .recipientSyntax, .recipientRefused, .mailboxFull,
            .recipientRate, .recipientPolicy, .domainUnknown, .domainNoMail:
            aboutRecipient
        case .spamContent, .spamURL, .ipListed, .ipBlocked, .domainReputation, .policyBlock, .virusOrAttachment,
            .authFailure, .senderHost, .senderRefused, .rateLimited, .connectionLimit, .greylisted, .messageTooLarge,
            .messageMalformed, .charsetUnsupported:
            aboutSender
        case .tlsNotOffered, .certificateMismatch, .certificateExpired, .certificateUntrusted, .daneMismatch,
            .mxNotInPolicy:
            aboutTrust
        case .relayDenied, .tlsRequired, .tlsFailed, .network, .systemError, .systemFull, .mailLoop, .protocolError,
            .mailerError, .expired, .outcomeUnknown, .unknown:
            aboutSystems
        }
    }

    private var noRefusal: ReasonFacts {
        switch self {
        case .complaint:
            .init(38, .ok, .ok, .ok, .recipient, .review, .never, "The recipient reported the message as unwanted.")
        case .notABounce:
            .init(39, .deferred, .ok, .softBounce, .none, .none, .never, "This is a notice, not a refusal.")
        case .autoReply:
            .init(40, .ok, .ok, .ok, .none, .none, .never, "A machine answers for the recipient; nothing was refused.")
        case .suppressed:
            .init(
                41, .dropped, .dropped, .dropped, .none, .none, .never,
                "We did not send: the address is on a suppression list.")
        case .cancelled:
            .init(
                60, .dropped, .dropped, .dropped, .none, .none, .never,
                "We did not send: its campaign was stopped before.")
        case .discarded:
            .init(
                42, .dropped, .dropped, .dropped, .policy, .review, .never,
                "The receiving server said that it took the message and threw it away.")
        default:
            .init(1, .ok, .ok, .ok, .none, .none, .never, "The receiving server accepted the message.")
        }
    }

    private var aboutRecipient: ReasonFacts {
        switch self {
        case .recipientDisabled:
            .init(
                3, .deferred, .hardBounce, .hardBounce, .recipient, .suppress, .atOnce,
                "The mailbox exists but is closed, suspended or no longer in use.")
        case .recipientMoved:
            .init(
                4, .deferred, .hardBounce, .hardBounce, .recipient, .suppress, .atOnce,
                "The recipient has moved to another address.")
        case .recipientSyntax:
            .init(
                5, .deferred, .hardBounce, .hardBounce, .recipient, .suppress, .atOnce,
                "The receiving server finds the address malformed.")
        case .recipientRefused:
            .init(
                6, .deferred, .hardBounce, .softBounce, .recipient, .review, .after(2),
                "The recipient was refused without a clear cause; the mailbox may not exist.")
        case .mailboxFull:
            .init(
                7, .deferred, .softBounce, .softBounce, .recipient, .retry, .after(3),
                "The recipient's mailbox is full.")
        case .recipientRate:
            .init(
                8, .deferred, .deferred, .softBounce, .recipient, .slowDown, .never,
                "The mailbox receives mail faster than its provider allows.")
        case .domainUnknown:
            .init(
                9, .deferred, .hardBounce, .hardBounce, .recipient, .suppress, .atOnce,
                "The domain of the address does not exist.")
        case .domainNoMail:
            .init(
                10, .deferred, .hardBounce, .hardBounce, .recipient, .suppress, .atOnce,
                "The domain of the address takes no mail.")
        case .recipientPolicy:
            .init(
                11, .deferred, .softBounce, .softBounce, .policy, .review, .after(2),
                "The recipient takes mail from chosen senders only.")
        default:
            .init(
                2, .deferred, .hardBounce, .hardBounce, .recipient, .suppress, .atOnce,
                "The mailbox does not exist.")
        }
    }

    private var aboutSender: ReasonFacts {
        switch self {
        case .spamURL:
            .init(
                13, .deferred, .spamBounce, .spamBounce, .message, .repairSender, .never,
                "A link in the message stands on a blocklist.")
        case .ipListed:
            .init(
                14, .deferred, .spamBounce, .spamBounce, .sender, .repairSender, .never,
                "The sending IP address stands on a public blocklist.")
        case .ipBlocked:
            .init(
                15, .deferred, .spamBounce, .spamBounce, .sender, .repairSender, .never,
                "The receiver blocks the sending IP address.")
        case .domainReputation:
            .init(
                16, .deferred, .spamBounce, .spamBounce, .sender, .repairSender, .never,
                "The reputation of the sending domain is too poor for the receiver.")
        case .policyBlock:
            .init(
                17, .deferred, .spamBounce, .spamBounce, .policy, .review, .never,
                "The receiver's policy refuses the message without naming a cause.")
        case .virusOrAttachment:
            .init(
                18, .deferred, .spamBounce, .spamBounce, .message, .repairSender, .never,
                "The receiver found a virus or a forbidden attachment.")
        case .authFailure:
            .init(
                19, .deferred, .softBounce, .softBounce, .sender, .repairSender, .never,
                "The message failed SPF, DKIM or DMARC at the receiver.")
        case .senderHost:
            .init(
                20, .deferred, .softBounce, .softBounce, .sender, .repairSender, .never,
                "The name of the sending host (reverse DNS, HELO) does not satisfy the receiver.")
        case .senderRefused:
            .init(
                21, .deferred, .softBounce, .softBounce, .sender, .repairSender, .never,
                "The receiver refuses the sender's address or domain.")
        case .rateLimited:
            .init(
                25, .deferred, .deferred, .spamBounce, .sender, .slowDown, .never,
                "We send faster than the receiver allows.")
        case .connectionLimit:
            .init(
                26, .deferred, .deferred, .softBounce, .sender, .slowDown, .never,
                "We hold more connections than the receiver allows.")
        case .greylisted:
            .init(
                27, .deferred, .deferred, .softBounce, .policy, .retry, .never,
                "The receiver asks every new sender to come back later.")
        case .messageTooLarge:
            .init(
                28, .deferred, .softBounce, .softBounce, .message, .repairSender, .never,
                "The message is larger than the receiver takes.")
        case .messageMalformed:
            .init(
                29, .deferred, .softBounce, .softBounce, .message, .repairSender, .never,
                "The receiver finds the message malformed.")
        case .charsetUnsupported:
            .init(
                30, .deferred, .softBounce, .softBounce, .message, .repairSender, .never,
                "The receiver cannot take the message's character set or encoding.")
        default:
            .init(
                12, .deferred, .spamBounce, .spamBounce, .message, .repairSender, .never,
                "The receiver takes the message for spam.")
        }
    }

    private var aboutTrust: ReasonFacts {
        switch self {
        case .certificateMismatch:
            .init(
                46, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "The receiving server shows a certificate made out for another host.")
        case .certificateExpired:
            .init(
                47, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "The certificate of the receiving server is out of its time.")
        case .certificateUntrusted:
            .init(
                48, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "No known authority vouches for the certificate of the receiving server.")
        case .daneMismatch:
            .init(
                49, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "The receiving server shows another certificate than its DNS records tell of.")
        case .mxNotInPolicy:
            .init(
                50, .deferred, .softBounce, .softBounce, .policy, .retry, .never,
                "The domain's MTA-STS policy names none of its mail exchangers.")
        default:
            .init(
                45, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "A policy asks for TLS and the receiving server offers none; somebody may have taken the offer out.")
        }
    }

    private var aboutSystems: ReasonFacts {
        switch self {
        case .relayDenied:
            .init(
                22, .deferred, .softBounce, .softBounce, .system, .review, .never,
                "The server says that it does not take mail for this domain.")
        case .tlsRequired:
            .init(
                23, .deferred, .softBounce, .softBounce, .system, .repairSender, .never,
                "The receiver takes mail over TLS only.")
        case .tlsFailed:
            .init(
                24, .deferred, .deferred, .softBounce, .system, .retry, .never,
                "A secure connection to the receiver could not be made.")
        case .network:
            .init(
                31, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "The receiving server could not be reached.")
        case .systemError:
            .init(
                32, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "The receiving system has a fault of its own.")
        case .systemFull:
            .init(
                33, .deferred, .softBounce, .softBounce, .system, .retry, .never,
                "The receiving system is out of space.")
        case .mailLoop:
            .init(
                34, .deferred, .softBounce, .softBounce, .system, .review, .never,
                "The message went round in circles at the receiver.")
        case .protocolError:
            .init(
                35, .deferred, .softBounce, .softBounce, .system, .review, .never,
                "The two servers did not understand each other.")
        case .mailerError:
            .init(
                36, .deferred, .softBounce, .softBounce, .system, .review, .never,
                "A delivery program at the receiver failed.")
        case .expired:
            .init(
                37, .softBounce, .softBounce, .softBounce, .system, .review, .never,
                "The message could not be delivered within its life.")
        case .outcomeUnknown:
            .init(
                43, .deferred, .deferred, .softBounce, .system, .retry, .never,
                "The connection broke before the receiver confirmed; it may have the message.")
        default:
            .init(
                44, .deferred, .softBounce, .softBounce, .system, .review, .never,
                "No rule knows this answer; its code's default was taken.")
        }
    }
}
