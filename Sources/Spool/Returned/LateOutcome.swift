public import Bounce
public import Mail
public import Storage

/// What a mail that came back says of one message.
public struct LateOutcome: Sendable {
    public var message: MessageKey
    public var kind: EventKind
    public var source: EventSource
    /// Where `kind` is `status`: the final status it means.
    public var status: RecipientStatus?
    /// What was understood; `nil` for an answer of a person's machine.
    public var diagnosis: Diagnosis?
    /// The words that were read: the diagnostic text of a bounce, the subject of an answer. At most 8 KiB are kept.
    public var reply: String
    /// One sentence, where there is no diagnosis to give it.
    public var explanation: String?
    /// The server that wrote the mail.
    public var reportingHost: String?
    /// The list that the address goes on, whatever the account's policy says of bounces.
    public var suppression: Suppression?

    public enum Suppression: Hashable, Sendable {
        /// The account's own list.
        case complaint
    }

    public init(
        message: MessageKey, kind: EventKind, source: EventSource, status: RecipientStatus? = nil,
        diagnosis: Diagnosis? = nil, reply: String = "", explanation: String? = nil, reportingHost: String? = nil,
        suppression: Suppression? = nil
    ) {
        self.message = message
        self.kind = kind
        self.source = source
        self.status = status
        self.diagnosis = diagnosis
        self.reply = reply
        self.explanation = explanation
        self.reportingHost = reportingHost
        self.suppression = suppression
    }
}

/// How reading a returned mail ended.
public struct ReturnedSettlement: Sendable {
    public enum Ending: Sendable {
        /// At most 1,000.
        case outcomes([LateOutcome])
        case quarantine(QuarantineReason)
    }

    public var mail: ReturnedMailKey
    public var at: Timestamp
    /// What the mail is, in the reader's word (`bounce`, `auto_reply`, …), and the form it was read by.
    public var kind: String?
    public var dialect: String?
    /// From its header, decoded; shown only.
    public var subject: String?
    public var from: String?
    public var ending: Ending

    public init(
        mail: ReturnedMailKey, at: Timestamp, kind: String? = nil, dialect: String? = nil, subject: String? = nil,
        from: String? = nil, ending: Ending
    ) {
        self.mail = mail
        self.at = at
        self.kind = kind
        self.dialect = dialect
        self.subject = subject
        self.from = from
        self.ending = ending
    }
}

/// What settling a returned mail came to.
public enum ReturnedResult: Hashable, Sendable {
    /// Written: the events that it made, one at least.
    case settled(eventCount: Int)
    /// It changed nothing: its recipients had bounced before, or had complained.
    case repeated
    case quarantined
    /// One of its messages is on its way to a server just now: it waits until that has been answered.
    case postponed
    /// Somebody else had settled it.
    case done
}
