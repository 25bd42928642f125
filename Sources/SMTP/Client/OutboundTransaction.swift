public import Mail
public import NIOCore

/// One mail transaction: an envelope and its content. Source: RFC 5321 section 3.3.
public struct OutboundTransaction: Sendable {
    /// The caller's own number, given back with the outcome.
    public var id: UInt64
    public var reversePath: ReversePath
    /// 1...100.
    public var recipients: [Mailbox]
    /// CR LF line ends, not dot-stuffed. A line end that is not whole is mended on the way out.
    public var content: ByteBuffer
    /// True where the content has bytes over 0x7F: it is declared, and refused here where the server does not take it.
    public var isEightBit: Bool
    /// The header has UTF-8 that no ASCII form stands for: SMTPUTF8 is asked for, and refused here where the server does
    /// not offer it. Addresses ask for it by themselves. Source: RFC 6531.
    public var hasUTF8Header = false
    /// Said to servers that offer DSN; others are not told. Source: RFC 3461.
    public var statusRequest: StatusRequest?
    /// One for each recipient, or none at all.
    public var recipientRequests: [RecipientStatusRequest?] = []
    /// Only asks whether the recipients would be taken: MAIL and RCPT, and never DATA. A recipient's outcome is then the
    /// reply to its RCPT, `accepted` or `refused`, and no content is sent.
    public private(set) var isInquiry = false

    public init(id: UInt64, reversePath: ReversePath, recipients: [Mailbox], content: ByteBuffer, isEightBit: Bool) {
        self.id = id
        self.reversePath = reversePath
        self.recipients = recipients
        self.content = content
        self.isEightBit = isEightBit
    }

    /// Asks whether the recipients would be taken, and sends nothing.
    /// - Parameter recipients: 1...100; one alone where the server is not to refuse it for the company it keeps.
    public static func inquiry(
        id: UInt64, reversePath: ReversePath, recipients: [Mailbox]
    ) -> OutboundTransaction {
        var inquiry = OutboundTransaction(
            id: id, reversePath: reversePath, recipients: recipients, content: ByteBuffer(), isEightBit: false)
        inquiry.isInquiry = true
        return inquiry
    }

    /// What is asked for the recipient at a place.
    func request(at index: Int) -> RecipientStatusRequest? {
        recipientRequests.indices.contains(index) ? recipientRequests[index] : nil
    }

    var hasInternationalizedAddress: Bool {
        if case .mailbox(let mailbox) = reversePath, mailbox.isInternationalized { return true }
        return recipients.contains(where: \.isInternationalized)
    }
}
