public import Mail
public import NIOCore
public import Storage

/// Rendered mail that one or several recipients get byte for byte, and what is shown of it.
public struct NewContent: Sendable {
    public var reversePath: ReversePath
    /// CR LF line ends, not dot-stuffed; headers first. Kept as it goes on the wire.
    public var bytes: ByteBuffer
    /// The message has bytes over 0x7F (needs 8BITMIME).
    public var isEightBit: Bool
    /// The header has UTF-8 (needs SMTPUTF8).
    public var hasUTF8Header = false
    /// What the sender asks to have in reports. Source: RFC 3461.
    public var statusRequest = StatusRequest()
    /// From the header, decoded, at most 998 bytes; shown and logged only.
    public var subject: String
    public var from: String
    /// Lowercase domain of the From header.
    public var fromDomain: String
    /// With angle brackets.
    public var messageID: String
    /// Its recipients; not empty.
    public var recipients: [NewRecipient]

    public init(
        reversePath: ReversePath, bytes: ByteBuffer, isEightBit: Bool, subject: String, from: String,
        fromDomain: String, messageID: String, recipients: [NewRecipient]
    ) {
        self.reversePath = reversePath
        self.bytes = bytes
        self.isEightBit = isEightBit
        self.subject = subject
        self.from = from
        self.fromDomain = fromDomain
        self.messageID = messageID
        self.recipients = recipients
    }
}

public struct NewRecipient: Sendable {
    public var mailbox: Mailbox
    /// Set where the key is already known, so that headers can carry it (`Spool.keys` makes them); else the spool makes
    /// one.
    public var key: MessageKey?
    /// What the sender asks about this recipient; `nil`: nothing.
    public var statusRequest: RecipientStatusRequest?
    /// The soft-bounced message that this one repeats (`Spool.softBounced`); the acceptance fails with
    /// `ResendError.overtaken` where another did so meanwhile.
    public var repeats: Repetition?

    public init(
        mailbox: Mailbox, key: MessageKey? = nil, statusRequest: RecipientStatusRequest? = nil,
        repeats: Repetition? = nil
    ) {
        self.mailbox = mailbox
        self.key = key
        self.statusRequest = statusRequest
        self.repeats = repeats
    }
}
