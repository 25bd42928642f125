import Mail
import NIOCore

/// What the service's answers lead to.
extension ServerSession {
    mutating func answered(_ answer: Answer, now: NIODeadline) {
        guard case .asking(let question) = phase else { return }
        self.now = now
        switch question {
        case .banner: answeredBanner(answer)
        case .authenticate, .certificate, .salt, .verify: answeredAuthentication(answer)
        case .mail: answeredMail(answer)
        case .rcpt(let recipient, let request): answeredRecipient(recipient, request, answer)
        case .content: answeredContent(answer)
        }
    }

    /// A client that spoke before it was greeted is no mail server in good standing.
    private mutating func answeredBanner(_ answer: Answer) {
        guard inbound.byteCount == 0 else { return finish(.talksTooEarly) }
        switch answer {
        case .reply(let banner):
            let banner = banner ?? ServerReply(220, nil, "\(configuration.name) ESMTP Postrider")
            guard banner.isPositive, !banner.closes else { return finish(banner) }
            reply(banner)
            awaitCommand()
        case .identity, .salt, .verdict, .failed:
            finish(.shuttingDown)
        }
    }

    private mutating func answeredMail(_ answer: Answer) {
        guard case .reply(let answer) = answer else {
            transaction.reset()
            return say(.serviceFailed)
        }
        if let answer {
            if !answer.isPositive { transaction.reset() }
            say(answer)
        } else {
            replyBriefly("250 2.1.0 OK\r\n")
            awaitCommand()
        }
    }

    private mutating func answeredRecipient(
        _ recipient: Mailbox, _ request: RecipientStatusRequest, _ answer: Answer
    ) {
        guard case .reply(let answer) = answer else { return say(.serviceFailed) }
        if answer?.isPositive ?? true { transaction.add(recipient, request) }
        if let answer {
            say(answer)
        } else {
            replyBriefly("250 2.1.5 OK\r\n")
            awaitCommand()
        }
    }

    /// Whatever the answer, the envelope is used up.
    private mutating func answeredContent(_ answer: Answer) {
        transaction.reset()
        guard case .reply(let answer) = answer else { return say(.serviceFailed) }
        let reply = answer ?? .ok
        if reply.isPositive { conduct.tookMessage() }
        say(reply)
    }

    private mutating func say(_ answer: ServerReply) {
        guard !answer.closes, answer.code != 421 else { return finish(answer) }
        reply(answer)
        awaitCommand()
    }

    /// - Returns: false where the message has not ended.
    mutating func readContent() -> Bool {
        guard case .content(var reception) = phase else { return false }
        phase = .unopened
        switch reception.read(&inbound) {
        case .needsMore:
            phase = .content(reception)
            return false
        case .received(let content):
            ask(.content(content))
        case .refused(let refusal):
            phase = .command
            transaction.reset()
            refuse(refusal)
        }
        return true
    }

    /// - Returns: false where the chunk has not ended.
    mutating func readChunk() -> Bool {
        guard case .chunk(var chunks) = phase else { return false }
        phase = .unopened
        let progress = chunks.read(&inbound)
        if case .needsMore = progress {
            phase = .chunk(chunks)
            return false
        }
        phase = .command
        let isSequence = transaction.state == .recipients
        switch progress {
        case .needsMore:
            break
        case .tookChunk(let byteCount):
            transaction.chunks = chunks
            reply(ServerReply(250, "2.0.0", "\(byteCount) bytes"))
            awaitCommand()
        case .received(let content):
            ask(.content(content))
        case .refused(let refusal):
            // Chunks that were sent ahead are read over, and answered, until the client begins anew.
            transaction.share = nil
            if isSequence { transaction.chunks = ChunkReception(discarding: .chunkAfterRefusal) }
            refuse(refusal)
        }
        return true
    }
}
