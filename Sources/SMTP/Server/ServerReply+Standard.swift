/// The replies that the session gives by itself. Source: RFC 5321 section 4.2, RFC 3463, RFC 4954 section 6.
extension ServerReply {
    static let ok = ServerReply(250, "2.0.0", "OK")
    static let helpText = ServerReply(214, "2.0.0", "See RFC 5321")
    static let cannotVerify = ServerReply(252, "2.5.2", "Send some mail, and see")
    static let goodbye = ServerReply(221, "2.0.0", "Goodbye", closes: true)
    static let authenticated = ServerReply(235, "2.7.0", "Authentication succeeded")
    static let startTLS = ServerReply(220, "2.0.0", "Ready to start TLS")

    static let shuttingDown = ServerReply(421, "4.3.2", "Service is going down, try again later", closes: true)
    static let tooManyConnections = ServerReply(421, "4.7.0", "Too many connections, try again later", closes: true)
    static let tooManyErrors = ServerReply(421, "4.7.0", "Too many errors", closes: true)
    static let tooManyIdleCommands = ServerReply(421, "4.7.0", "Too many commands without a message", closes: true)
    static let timedOut = ServerReply(421, "4.4.2", "Timed out", closes: true)
    static let serviceFailed = ServerReply(451, "4.3.0", "Local error, try again later")
    static let tooManyRecipients = ServerReply(452, "4.5.3", "Too many recipients")
    static let noRoom = ServerReply(452, "4.3.1", "Too much mail is coming in at once, try again later")
    static let authenticationUnavailable = ServerReply(454, "4.7.0", "Temporary authentication failure")

    static let unknownCommand = ServerReply(500, "5.5.2", "Unknown command")
    static let badByte = ServerReply(500, "5.5.2", "Lines end with CR LF and hold no control bytes")
    static let lineTooLong = ServerReply(500, "5.5.2", "Line too long", closes: true)
    static let syntaxError = ServerReply(501, "5.5.4", "Syntax error in parameters")
    static let badAddress = ServerReply(501, "5.1.3", "Bad address syntax")
    static let cancelled = ServerReply(501, "5.7.0", "Authentication cancelled")
    static let badBase64 = ServerReply(501, "5.5.2", "Response is not what the mechanism asks for")
    static let notImplemented = ServerReply(502, "5.5.1", "Command not implemented")
    static let helloFirst = ServerReply(503, "5.5.1", "EHLO first")
    static let mailFirst = ServerReply(503, "5.5.1", "MAIL first")
    static let nestedMail = ServerReply(503, "5.5.1", "A transaction is under way")
    static let noRecipients = ServerReply(503, "5.5.1", "No valid recipients")
    static let alreadyAuthenticated = ServerReply(503, "5.5.1", "Already authenticated")
    static let alreadyEncrypted = ServerReply(503, "5.5.1", "TLS is active already")
    static let dataAmongChunks = ServerReply(503, "5.5.1", "DATA and BDAT do not mix")
    static let chunkAfterRefusal = ServerReply(503, "5.5.1", "The message was refused, RSET first")
    /// Closes, because what follows the command would be read as commands.
    static let chunkNotTaken = ServerReply(502, "5.5.1", "Command not implemented", closes: true)
    static let badChunk = ServerReply(501, "5.5.4", "BDAT needs a number of bytes", closes: true)
    static let unknownMechanism = ServerReply(504, "5.5.4", "Unknown authentication mechanism")
    static let credentialsInvalid = ServerReply(535, "5.7.8", "Authentication credentials invalid")
    static let encryptionRequired = ServerReply(538, "5.7.11", "Encryption required, use STARTTLS")

    static let strayLineEnd = ServerReply(
        550, "5.6.11", "Content has a carriage return or line feed that stands alone", closes: true)
    static let strayLineEndInChunk = ServerReply(
        550, "5.6.11", "Content has a carriage return or line feed that stands alone")
    static let messageTooLarge = ServerReply(552, "5.3.4", "Message is over the size limit")
    static let messageFarTooLarge = ServerReply(552, "5.3.4", "Message is over the size limit", closes: true)
    static let sourceRoute = ServerReply(553, "5.1.3", "Source routes are not taken")
    static let nonASCIIAddress = ServerReply(553, "5.6.7", "Address is not ASCII, and SMTPUTF8 was not asked for")
    static let headerTooLarge = ServerReply(554, "5.6.0", "Header is too large")
    static let talksTooEarly = ServerReply(554, "5.5.1", "Spoke before its turn", closes: true)
    static let otherProtocol = ServerReply(554, "5.5.1", "This is a mail server", closes: true)
    static let unknownParameter = ServerReply(555, "5.5.4", "Unknown parameter")

    /// What a line is answered that is no command.
    init(_ error: CommandError) {
        self =
            switch error {
            case .unknown: .unknownCommand
            case .notImplemented: .notImplemented
            case .badByte: .badByte
            case .syntax: .syntaxError
            case .badChunk: .badChunk
            case .badAddress: .badAddress
            case .sourceRoute: .sourceRoute
            case .nonASCIIAddress: .nonASCIIAddress
            case .unknownParameter: .unknownParameter
            case .messageTooLarge: .messageTooLarge
            case .otherProtocol: .otherProtocol
            }
    }
}
