import Mail
import NIOCore

/// From lines to commands, and what each command does.
extension ServerSession {
    /// - Returns: false where no whole line is there.
    mutating func readCommand() -> Bool {
        guard let byteCount = inbound.nextLineByteCount() else {
            guard inbound.byteCount > Self.maximumLineByteCount else { return false }
            finish(.lineTooLong)
            return true
        }
        guard byteCount <= Self.maximumLineByteCount else {
            finish(.lineTooLong)
            return true
        }
        let line = inbound.prefix(byteCount)
        inbound.drop(byteCount)
        do throws(CommandError) {
            carryOut(try Command.parse(line))
        } catch {
            if error == .otherProtocol { finish(.otherProtocol) } else { refuse(ServerReply(error)) }
        }
        return true
    }

    private mutating func carryOut(_ command: Command) {
        switch command {
        case .mail(let path, let parameters): mail(path, parameters)
        case .rcpt(let path): rcpt(path)
        case .data: data()
        case .ehlo(let name): greet(name, isExtended: true)
        case .helo(let name): greet(name, isExtended: false)
        case .startTLS: beginTLS()
        case .auth(let mechanism, let response): auth(mechanism, response)
        case .rset:
            transaction.reset()
            idle(.ok)
        case .noop: idle(.ok)
        case .vrfy: idle(.cannotVerify)
        case .help: idle(.helpText)
        case .quit: finish(.goodbye)
        }
    }

    /// Answers a command that brings no message nearer.
    private mutating func idle(_ answer: ServerReply) {
        reply(answer)
        guard conduct.countIdleCommand() else { return finish(.tooManyIdleCommands) }
        awaitCommand()
    }

    // MARK: EHLO

    private mutating func greet(_ name: String, isExtended: Bool) {
        transaction.reset()
        peer.heloName = name
        isGreeted = true
        idle(ServerReply(250, nil, isExtended ? extensionText : configuration.name))
    }

    /// Lines of the answer to EHLO.
    private var extensionText: String {
        var lines = [configuration.name, "PIPELINING", "SIZE \(configuration.maximumMessageByteCount)", "8BITMIME"]
        if configuration.tls != nil, !peer.isEncrypted { lines.append("STARTTLS") }
        if configuration.offersAuthentication, peer.isEncrypted || configuration.allowsPlainAuth {
            lines.append("AUTH PLAIN LOGIN")
        }
        lines.append("ENHANCEDSTATUSCODES")
        return lines.joined(separator: "\n")
    }

    private mutating func beginTLS() {
        guard configuration.tls != nil else { return refuse(.notImplemented) }
        guard !peer.isEncrypted else { return refuse(.alreadyEncrypted) }
        startTLS()
    }

    // MARK: MAIL, RCPT, DATA

    private mutating func mail(_ path: ReversePath, _ parameters: MailParameters) {
        guard isGreeted else { return refuse(.helloFirst) }
        guard transaction.state == .none else { return refuse(.nestedMail) }
        if let declared = parameters.declaredByteCount, declared > configuration.maximumMessageByteCount {
            reply(.messageTooLarge)
            return awaitCommand()
        }
        transaction.begin(path, parameters)
        ask(.mail(path))
    }

    private mutating func rcpt(_ path: RecipientPath) {
        guard transaction.state != .none else { return refuse(.mailFirst) }
        guard let mailbox = mailbox(of: path) else { return refuse(.badAddress) }
        if transaction.contains(mailbox) {
            replyBriefly("250 2.1.5 OK\r\n")
            awaitCommand()
        } else if transaction.envelope.recipients.count >= configuration.maximumRecipientCount {
            reply(.tooManyRecipients)
            guard conduct.countIdleCommand() else { return finish(.tooManyIdleCommands) }
            awaitCommand()
        } else {
            ask(.rcpt(mailbox))
        }
    }

    /// The postmaster without a domain is ours.
    private func mailbox(of path: RecipientPath) -> Mailbox? {
        switch path {
        case .mailbox(let mailbox): mailbox
        case .postmaster: Mailbox("postmaster@\(configuration.name)")
        }
    }

    private mutating func data() {
        switch transaction.state {
        case .none: return refuse(.mailFirst)
        case .mail: return refuse(.noRecipients)
        case .recipients: break
        }
        replyBriefly("354 End data with <CR><LF>.<CR><LF>\r\n")
        phase = .content(
            ContentReception(
                maximumByteCount: configuration.maximumMessageByteCount,
                declaredByteCount: transaction.envelope.declaredByteCount))
        deadline = now + configuration.dataTimeout
    }

    // MARK: AUTH

    private mutating func auth(_ mechanism: String, _ response: [UInt8]?) {
        guard isGreeted else { return refuse(.helloFirst) }
        guard configuration.offersAuthentication else { return refuse(.notImplemented) }
        guard peer.isEncrypted || configuration.allowsPlainAuth else { return refuse(.encryptionRequired) }
        guard peer.identity == nil else { return refuse(.alreadyAuthenticated) }
        guard transaction.state == .none else { return refuse(.nestedMail) }
        var exchange = ServerAuthentication()
        let action = exchange.begin(mechanism: mechanism, initialResponse: response)
        carryOut(action, of: exchange)
    }

    private mutating func carryOut(_ action: ServerAuthentication.Action, of exchange: ServerAuthentication) {
        switch action {
        case .challenge(let text):
            reply(ServerReply(334, nil, text))
            phase = .authentication(exchange)
            deadline = now + configuration.commandTimeout
        case .check(let user, let password):
            ask(.authenticate(user: user, password: password))
        case .refuse(let refusal):
            refuse(refusal)
        }
    }

    /// - Returns: false where no whole line is there.
    mutating func readResponse() -> Bool {
        guard case .authentication(var exchange) = phase else { return false }
        let byteCount = inbound.nextLineByteCount()
        guard (byteCount ?? inbound.byteCount) <= ServerAuthentication.maximumLineByteCount else {
            finish(.lineTooLong)
            return true
        }
        guard let byteCount else { return false }
        let line = Array(inbound.prefix(byteCount).readableBytesView)
        inbound.drop(byteCount)
        guard line.count >= 2, line[line.count - 2] == 0x0D else {
            refuse(.badByte)
            return true
        }
        carryOut(exchange.received(line.dropLast(2)), of: exchange)
        return true
    }
}
