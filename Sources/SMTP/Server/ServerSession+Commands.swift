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
        case .rcpt(let path, let parameters): rcpt(path, parameters)
        case .data: data()
        case .bdat(let byteCount, let isLast): bdat(byteCount, isLast: isLast)
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
        if configuration.offersInternationalization { lines.append("SMTPUTF8") }
        if configuration.offersDeliveryStatus { lines.append("DSN") }
        if configuration.offersChunking { lines.append("CHUNKING") }
        if configuration.tls != nil, !peer.isEncrypted { lines.append("STARTTLS") }
        let mechanisms = offeredMechanisms
        if !mechanisms.isEmpty { lines.append("AUTH " + mechanisms.map(\.rawValue).joined(separator: " ")) }
        lines.append("ENHANCEDSTATUSCODES")
        return lines.joined(separator: "\n")
    }

    private mutating func beginTLS() {
        guard configuration.tls != nil else { return refuse(.notImplemented) }
        guard !peer.isEncrypted else { return refuse(.alreadyEncrypted) }
        startTLS()
    }

    // MARK: MAIL, RCPT, DATA, BDAT

    private mutating func mail(_ path: ReversePath, _ parameters: MailParameters) {
        guard isGreeted else { return refuse(.helloFirst) }
        guard transaction.state == .none else { return refuse(.nestedMail) }
        guard configuration.offersInternationalization || !parameters.isInternationalized,
            configuration.offersDeliveryStatus || parameters.statusRequest.isEmpty
        else { return refuse(.unknownParameter) }
        if let declared = parameters.declaredByteCount {
            guard declared <= configuration.maximumMessageByteCount else { return turnAway(.messageTooLarge) }
            guard configuration.contentBudget.hasRoom(for: declared) else { return turnAway(.noRoom) }
        }
        transaction.begin(path, parameters)
        ask(.mail(path))
    }

    /// Answers what is no fault of the client's.
    private mutating func turnAway(_ answer: ServerReply) {
        reply(answer)
        awaitCommand()
    }

    private mutating func rcpt(_ path: RecipientPath, _ parameters: RecipientParameters) {
        guard transaction.state != .none else { return refuse(.mailFirst) }
        guard transaction.chunks == nil else { return refuse(.nestedMail) }
        guard configuration.offersDeliveryStatus || parameters.statusRequest.isEmpty else {
            return refuse(.unknownParameter)
        }
        guard parameters.isASCII || transaction.envelope.isInternationalized else { return refuse(.nonASCIIAddress) }
        guard let mailbox = mailbox(of: path) else { return refuse(.badAddress) }
        if transaction.contains(mailbox) {
            replyBriefly("250 2.1.5 OK\r\n")
            awaitCommand()
        } else if transaction.envelope.recipients.count >= configuration.maximumRecipientCount {
            reply(.tooManyRecipients)
            let isUsual = transaction.countSurplusRecipient(over: configuration.maximumRecipientCount)
            guard isUsual || conduct.countIdleCommand() else { return finish(.tooManyIdleCommands) }
            awaitCommand()
        } else {
            ask(.rcpt(mailbox, parameters.statusRequest))
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
        guard transaction.chunks == nil else { return refuse(.dataAmongChunks) }
        replyBriefly("354 End data with <CR><LF>.<CR><LF>\r\n")
        transaction.share = ContentShare(of: configuration.contentBudget)
        phase = .content(
            ContentReception(
                maximumByteCount: configuration.maximumMessageByteCount,
                declaredByteCount: transaction.envelope.declaredByteCount, share: transaction.share))
        deadline = now + configuration.dataTimeout
    }

    /// The bytes follow the command whatever we think of it, so they are read in any case.
    private mutating func bdat(_ byteCount: Int, isLast: Bool) {
        guard configuration.offersChunking else { return finish(.chunkNotTaken) }
        var chunks: ChunkReception
        switch transaction.state {
        case .none: chunks = ChunkReception(discarding: .mailFirst)
        case .mail: chunks = ChunkReception(discarding: .noRecipients)
        case .recipients: chunks = transaction.chunks ?? newChunks()
        }
        if chunks.refusal == nil, byteCount < ChunkReception.smallByteCount, !isLast, !conduct.countIdleCommand() {
            return finish(.tooManyIdleCommands)
        }
        chunks.begin(byteCount: byteCount, isLast: isLast)
        phase = .chunk(chunks)
        deadline = now + configuration.dataTimeout
    }

    private mutating func newChunks() -> ChunkReception {
        let share = ContentShare(of: configuration.contentBudget)
        transaction.share = share
        return ChunkReception(maximumByteCount: configuration.maximumMessageByteCount, share: share)
    }
}
