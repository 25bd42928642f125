import Mail

/// One command line of a client. Source: RFC 5321 section 4.1; STARTTLS RFC 3207, AUTH RFC 4954, BDAT RFC 3030.
enum Command: Hashable, Sendable {
    case helo(String)
    case ehlo(String)
    case mail(ReversePath, MailParameters)
    case rcpt(RecipientPath, RecipientParameters)
    case data, rset, noop, quit, vrfy, help, startTLS
    /// `byteCount` bytes follow the line.
    case bdat(byteCount: Int, isLast: Bool)
    /// `mechanism` in upper case; `initialResponse` in base64, `=` standing for an empty one.
    case auth(mechanism: String, initialResponse: [UInt8]?)
}

/// What may follow the path of MAIL. Source: RFC 1870, RFC 6152, RFC 6531 section 3.4, RFC 3461 section 4, RFC 4954 section 5.
struct MailParameters: Hashable, Sendable {
    /// Bytes as the client counts them.
    var declaredByteCount: Int?
    var isEightBit = false
    /// SMTPUTF8: addresses and header fields may be UTF-8.
    var isInternationalized = false
    var statusRequest = StatusRequest()
}

/// What may follow the path of RCPT. Source: RFC 3461 section 4.
struct RecipientParameters: Hashable, Sendable {
    /// False where the line has bytes over 0x7F, which only a transaction of SMTPUTF8 may have.
    var isASCII = true
    var statusRequest = RecipientStatusRequest()
}

/// Whom RCPT names.
enum RecipientPath: Hashable, Sendable {
    case mailbox(Mailbox)
    /// `<postmaster>` without a domain, in any case of letters. Source: RFC 5321 section 4.1.1.3.
    case postmaster
}

/// Why a line is no command that we take; each has its reply.
enum CommandError: Error, Hashable, Sendable {
    case unknown
    /// Known, and not offered: EXPN, TURN.
    case notImplemented
    /// A control byte, a bare line feed or carriage return.
    case badByte
    case syntax
    /// BDAT without a number of bytes: what follows cannot be told from commands.
    case badChunk
    case badAddress
    /// `<@relay.example:ada@example.com>`: refused, since its last use is to hide a destination from a relay check.
    case sourceRoute
    case nonASCIIAddress
    case unknownParameter
    case messageTooLarge
    /// A command of another protocol: a browser was made to speak to us.
    case otherProtocol
}
