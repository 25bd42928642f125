import Bounce
import Mail
public import NIOCore
public import SMTP
import Spool
public import Storage

extension Submission {
    /// A message that is rendered already (SMTP): adds Received, and Date, From and Message-ID where they are missing. All
    /// recipients share its bytes; a suppressed one is accepted and becomes `dropped`, so that every recipient has one
    /// status and one place to look it up.
    ///
    /// - Parameter content: CR LF line ends, dots removed. Its body is copied once.
    /// - Returns: `250 2.0.0` after the commit is on disk; 554 for a header that cannot be sent on; 550 where the message
    ///   must be signed and cannot be, or the account is suspended; 452 or 451 where the account's plan or the store has
    ///   no room now.
    public func acceptRaw(
        _ content: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, account: AccountID,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply> {
        let key = spool.keys.next(MessageKey.self)
        let accepted: (content: NewContent, priority: Priority?)
        do {
            accepted = try makeContent(content, envelope: envelope, peer: peer, key: key)
        } catch {
            let (code, enhanced, text) = error.reply
            return eventLoop.makeSucceededFuture(ServerReply(code, enhanced, text))
        }
        let admission: SendingGate.Admission?
        do {
            admission = try gate?.admit(accepted.content.recipients.count, of: account)
        } catch {
            return eventLoop.makeSucceededFuture(error.reply)
        }
        let promise = eventLoop.makePromise(of: ServerReply.self)
        let accept: @Sendable (NewContent) -> Void = { [spool, gate] content in
            let acceptance = Acceptance(account: account, priority: accepted.priority, contents: [content])
            spool.accept(acceptance) { result in
                if let gate, let admission { gate.settle(admission, accepted: Submission.acceptedCount(result)) }
                promise.succeed(Submission.reply(to: result, key: key))
            }
        }
        guard let signing else {
            accept(accepted.content)
            return promise.futureResult
        }
        signing.sign(accepted.content, of: account) { [gate] result in
            switch result {
            case .success(let content): accept(content)
            case .failure(let unsigned):
                if let gate, let admission { gate.settle(admission, accepted: 0) }
                promise.succeed(Submission.reply(to: unsigned))
            }
        }
        return promise.futureResult
    }

    private func makeContent(
        _ content: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, key: MessageKey
    ) throws(RawHeader.Refusal) -> (content: NewContent, priority: Priority?) {
        let message = content.readableBytesUInt8Span
        let header = try RawHeader(message, hostName: hostName)
        let author: Mailbox? = if case .mailbox(let mailbox) = envelope.reversePath { mailbox } else { nil }
        // A message without author and without a sender to stand in is refused everywhere.
        if header.from == nil, author == nil { throw .noAuthor }
        let authorDomain = try RawHeaderText.authorDomain(message, header) ?? author?.domain
        var trace = TraceFields(
            peer: peer, hostName: hostName, key: key, now: time.now(), author: author,
            returnTrace: returnPaths?.trace(of: key))
        trace.isInternationalized = envelope.isInternationalized
        let body = SubmittedBytes(content, isInternationalized: envelope.isInternationalized)
        var bytes = ByteBufferAllocator().buffer(capacity: body.bytes.readableBytes + 512)
        trace.write(header, into: &bytes)
        bytes.writeImmutableBuffer(body.bytes)
        let messageID = header.messageID.map { String(decoding: RawHeaderText.bytes(message, $0), as: UTF8.self) }
        var accepted = NewContent(
            reversePath: reversePath(of: envelope, key: key), bytes: bytes, isEightBit: body.isEightBit,
            subject: RawHeaderText.shown(message, header.subject),
            from: header.from == nil ? author?.description ?? "" : RawHeaderText.shown(message, header.from),
            fromDomain: authorDomain?.text ?? "",
            messageID: messageID.map { String($0.prefix(998)) } ?? trace.messageID,
            recipients: Submission.recipients(of: envelope, firstKey: key))
        accepted.hasUTF8Header = body.hasUTF8Header || header.from == nil && author?.isInternationalized == true
        accepted.isEightBit = accepted.isEightBit || accepted.hasUTF8Header
        accepted.statusRequest = envelope.statusRequest
        return (accepted, RawHeaderText.priority(message, header))
    }

    /// A bounce stays one: who sends it wants to hear of it no more (RFC 5321 section 4.5.5).
    private func reversePath(of envelope: InboundEnvelope, key: MessageKey) -> ReversePath {
        guard let returnPaths, envelope.reversePath != .null else { return envelope.reversePath }
        return returnPaths.path(of: key)
    }

    /// Each mailbox once; the first carries the key that the reply and Received speak of.
    private static func recipients(of envelope: InboundEnvelope, firstKey: MessageKey) -> [NewRecipient] {
        guard envelope.recipients.count > 1 else {
            return envelope.recipients.map {
                NewRecipient(mailbox: $0, key: firstKey, statusRequest: envelope.request(at: 0))
            }
        }
        var seen: Set<Mailbox> = []
        var recipients: [NewRecipient] = []
        for (index, mailbox) in envelope.recipients.enumerated() where seen.insert(mailbox.normalized).inserted {
            recipients.append(
                NewRecipient(
                    mailbox: mailbox, key: index == 0 ? firstKey : nil, statusRequest: envelope.request(at: index)))
        }
        return recipients
    }

    private static func acceptedCount(_ result: Result<AcceptanceReceipt, any Error>) -> Int {
        if case .success(.accepted(let recipients)) = result { recipients.sentCount } else { 0 }
    }

    /// Source: RFC 3463 section 3.8 (X.7.1, delivery not authorised).
    private static func reply(to unsigned: MailSigning.Unsigned) -> ServerReply {
        ServerReply(550, "5.7.1", "No DKIM key signs mail from <\(unsigned.domain)>, and unsigned mail is refused")
    }

    private static func reply(to result: Result<AcceptanceReceipt, any Error>, key: MessageKey) -> ServerReply {
        switch result {
        case .success:
            ServerReply(250, "2.0.0", "Ok: queued as \(key)")
        case .failure(EngineError.full):
            ServerReply(452, "4.3.1", "Insufficient system storage")
        case .failure(EngineError.unavailable):
            ServerReply(451, "4.3.0", "The store does not answer, try again later")
        case .failure(EngineError.closed), .failure(EngineError.inUse):
            ServerReply(421, "4.3.2", "Service shutting down", closes: true)
        case .failure:
            ServerReply(451, "4.3.0", "Not accepted because of an internal error, try again later")
        }
    }
}
