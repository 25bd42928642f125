import Mail

/// One command line of a client. Source: RFC 5321 section 4.1; STARTTLS RFC 3207, AUTH RFC 4954.
enum Command: Hashable, Sendable {
    case helo(String)
    case ehlo(String)
    case mail(ReversePath, MailParameters)
    case rcpt(RecipientPath)
    case data, rset, noop, quit, vrfy, help, startTLS
    /// `mechanism` in upper case; `initialResponse` in base64, `=` standing for an empty one.
    case auth(mechanism: String, initialResponse: [UInt8]?)
}

/// What may follow the path of MAIL. Source: RFC 1870, RFC 6152, RFC 4954 section 5.
struct MailParameters: Hashable, Sendable {
    /// Bytes as the client counts them.
    var declaredByteCount: Int?
    var isEightBit = false
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
    /// Known, and not offered: EXPN, BDAT, TURN.
    case notImplemented
    /// A control byte, a bare line feed or carriage return.
    case badByte
    case syntax
    case badAddress
    /// `<@relay.example:ada@example.com>`: refused, since its last use is to hide a destination from a relay check.
    case sourceRoute
    case nonASCIIAddress
    case unknownParameter
    case messageTooLarge
    /// A command of another protocol: a browser was made to speak to us.
    case otherProtocol
}
