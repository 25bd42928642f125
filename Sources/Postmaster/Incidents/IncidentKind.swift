public import Bounce
internal import Spool

/// What a destination does more often than it used to (R32).
public enum IncidentKind: String, Hashable, Sendable, CaseIterable {
    /// It says of addresses that they do not exist, are closed or full.
    case recipients = "unknown_recipients"
    /// It takes us or our mail for spam.
    case blocked
    /// It finds that we send too fast.
    case throttled
    /// It cannot be reached, or has a fault of its own.
    case outage

    /// `nil` for an answer that is none of them: a delivery, greylisting, a fault of the message's.
    public init?(status: RecipientStatus, reason: Reason) {
        guard status != .ok else { return nil }
        switch reason {
        case .recipientUnknown, .recipientDisabled, .recipientMoved, .recipientSyntax, .recipientRefused, .mailboxFull,
            .domainUnknown, .domainNoMail:
            self = .recipients
        case .spamContent, .spamURL, .ipListed, .ipBlocked, .domainReputation, .policyBlock, .authFailure, .senderHost,
            .senderRefused:
            self = .blocked
        case .rateLimited, .connectionLimit, .recipientRate: self = .throttled
        case .network, .systemError, .systemFull, .tlsFailed, .protocolError, .outcomeUnknown, .mailerError,
            .mailLoop:
            self = .outage
        default:
            guard status == .spamBounce else { return nil }
            self = .blocked
        }
    }

    /// Its place among the counts.
    var index: Int {
        switch self {
        case .recipients: 0
        case .blocked: 1
        case .throttled: 2
        case .outage: 3
        }
    }

    /// For people: "gmail.com … since 10:20".
    public var sentence: String {
        switch self {
        case .recipients: "refuses far more recipients than usual"
        case .blocked: "blocks far more mail than usual"
        case .throttled: "throttles far more mail than usual"
        case .outage: "fails far more often than usual"
        }
    }
}
