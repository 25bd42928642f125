import Mail

/// What a mail says about another: that it bounced, waits, arrived, displeased, or nothing of the kind.
public struct MailReading: Hashable, Sendable {
    /// What the mail is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Somebody will not get the message, or not this one.
        case bounce
        /// It is still being tried.
        case delayNotice = "delay_notice"
        /// It was delivered, relayed or expanded into a list.
        case successNotice = "success_notice"
        /// A recipient reports it as unwanted (RFC 5965 `abuse`, `fraud`, `virus`, `opt-out`, `other`).
        case complaint
        /// A machine answers for a person (RFC 3834).
        case autoReply = "auto_reply"
        /// The recipient's machine wants proof of a person first.
        case challenge
        case notABounce = "not_a_bounce"

        /// True for mails that speak of what became of a message.
        public var isReport: Bool {
            self == .bounce || self == .delayNotice || self == .successNotice || self == .complaint
        }
    }

    /// Recipients that are told of one mail.
    public static let recipientLimit = 1_000

    public internal(set) var kind: Kind
    /// Those the mail speaks of, in its order, each once; may be empty even in a bounce. For an auto-reply or a challenge,
    /// who answered, where that is known.
    public internal(set) var recipients: [ReportedRecipient] = []
    /// How the mail is made: `rfc3464`, `rfc5965`, a dialect such as `qmail`, or `generic`.
    public internal(set) var dialect: String
    /// The system that wrote the report, as it names itself.
    public internal(set) var reportingMTA: String?
    /// With its angle brackets.
    public internal(set) var originalMessageID: String?
    public internal(set) var originalSubject: String?
    /// `abuse`, `opt-out`, … of a feedback report.
    public internal(set) var feedbackType: String?
}

/// What became of a message for one recipient, as a mail tells it.
public struct ReportedRecipient: Hashable, Sendable {
    /// The address that the report speaks of; `nil` where it names none. A local part alone, where a system names no more,
    /// is completed by the domain of that system.
    public internal(set) var address: ReportedAddress?
    /// The address that we wrote to, where the report names another than `address`: the begin of a forwarding chain.
    public internal(set) var originalRecipient: ReportedAddress?
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`; `nil` outside delivery reports. Source: RFC 3464 section 2.3.3.
    public internal(set) var action: String?
    public internal(set) var diagnosis: Diagnosis
    /// The words that the diagnosis was read from, on one line; at most 1,024 bytes.
    public internal(set) var diagnosticText: String
    /// The server that refused, as the report names it.
    public internal(set) var remoteMTA: String?

    /// The address to settle a message by: the one we wrote to.
    public var addressWrittenTo: ReportedAddress? { originalRecipient ?? address }
}
