import Mail
import NIOCore

/// What the owner asks for.
extension ClientSession {
    /// Begins a transaction; once for each `ready`. In a session that is over it fails at once.
    mutating func send(_ envelope: OutboundTransaction, now: NIODeadline) {
        precondition(!envelope.recipients.isEmpty, "a transaction has at least one recipient")
        guard case .open = phase, current == nil else { return refuseToStart(envelope) }
        isReadyTold = false
        if let refusal = refusal(of: envelope) {
            let refused = RecipientOutcome.refused(refusal, at: .mail)
            events.append(
                .finished(
                    TransactionOutcome(
                        id: envelope.id, recipients: Array(repeating: refused, count: envelope.recipients.count))))
            return tellReady()
        }
        let isFirst = finishing == nil
        if isFirst, inbound.byteCount > 0 {
            current = Transaction(envelope, isPipelined: false)
            return end(.protocolViolation)
        }
        writeEnvelope(envelope)
        if isFirst { rearm(now) }
    }

    /// QUIT, after what is under way.
    mutating func quit(now: NIODeadline) {
        isQuitWanted = true
        switch phase {
        case .open:
            proceed()
            rearm(now)
        case .connecting, .greeting, .startTLS, .authentication, .quitting, .closed:
            break
        }
    }

    /// More of the content can be taken by the network, or what was written has gone out.
    mutating func continueContent(now: NIODeadline) {
        continueContent()
        rearm(now)
    }

    private mutating func refuseToStart(_ envelope: OutboundTransaction) {
        let failed = RecipientOutcome.failed(.connectionClosed, at: .mail)
        events.append(
            .finished(
                TransactionOutcome(
                    id: envelope.id, recipients: Array(repeating: failed, count: envelope.recipients.count))))
    }

    /// What the server said with EHLO that it cannot carry; asking would only cost a round trip and, for content of 8 bits,
    /// risk that it is taken and damaged.
    private func refusal(of envelope: OutboundTransaction) -> Reply? {
        if let refusal = internationalRefusal(of: envelope) { return refusal }
        if envelope.isEightBit, !extensions.eightBitMIME {
            return .local(554, "5.6.3 8-bit content, and the server does not offer 8BITMIME (not sent)")
        }
        if let limit = extensions.maximumMessageByteCount, envelope.content.readableBytes > limit {
            return .local(
                552,
                "5.3.4 Message of \(envelope.content.readableBytes) bytes is over the server's limit of \(limit) (not sent)"
            )
        }
        return nil
    }

    /// Source: RFC 6531 section 3.2: what needs SMTPUTF8 is not sent to a server that does not offer it.
    private func internationalRefusal(of envelope: OutboundTransaction) -> Reply? {
        guard !extensions.smtpUTF8 else { return nil }
        if envelope.hasInternationalizedAddress {
            return .local(553, "5.6.7 Address is not ASCII, and the server does not offer SMTPUTF8 (not sent)")
        }
        if envelope.hasUTF8Header {
            return .local(554, "5.6.9 Header is UTF-8, and the server does not offer SMTPUTF8 (not sent)")
        }
        return nil
    }

    private mutating func writeEnvelope(_ envelope: OutboundTransaction) {
        let isPipelined = extensions.pipelining
        let saysSize = extensions.maximumMessageByteCount != nil && !envelope.isInquiry
        let byteCount = saysSize ? envelope.content.readableBytes : nil
        let asks = extensions.deliveryStatus
        let isInternationalized = envelope.hasUTF8Header || envelope.hasInternationalizedAddress
        let resets = needsReset
        current = Transaction(envelope, isPipelined: isPipelined)
        if resets {
            needsReset = false
            isAwaitingReset = true
        }
        say { output in
            if resets { output.writeStaticString("RSET\r\n") }
            output.writeMail(
                envelope.reversePath, byteCount: byteCount, isEightBit: envelope.isEightBit,
                isInternationalized: isInternationalized, statusRequest: asks ? envelope.statusRequest : nil)
            guard isPipelined else { return }
            for (index, recipient) in envelope.recipients.enumerated() {
                output.writeRcpt(recipient, statusRequest: asks ? envelope.request(at: index) : nil)
            }
            if !envelope.isInquiry { output.writeStaticString("DATA\r\n") }
        }
    }

    /// Moves on when something has ended: drops an envelope, says goodbye or asks for the next transaction.
    mutating func proceed() {
        guard case .open = phase, current == nil, !isAwaitingReset else { return }
        if isQuitWanted {
            guard finishing == nil else { return }
            phase = .quitting
            say { $0.writeStaticString("QUIT\r\n") }
        } else if needsReset, !extensions.pipelining {
            needsReset = false
            isAwaitingReset = true
            say { $0.writeStaticString("RSET\r\n") }
        } else if finishing == nil || extensions.pipelining {
            tellReady()
        }
    }

    mutating func tellReady() {
        guard !isReadyTold, !isQuitWanted else { return }
        isReadyTold = true
        events.append(.ready)
    }

    /// Sets the deadline for the next reply that is due.
    mutating func rearm(_ now: NIODeadline) {
        let timeouts = configuration.timeouts
        let wait: TimeAmount? =
            switch phase {
            case .connecting: timeouts.connect
            case .greeting(let greeting): greeting.state == .awaitingBanner ? timeouts.banner : timeouts.ehlo
            case .startTLS: timeouts.tls
            case .authentication: timeouts.ehlo
            case .open: openWait
            case .quitting: timeouts.quit
            case .closed: nil
            }
        deadline = wait.map { now + $0 }
    }

    private var openWait: TimeAmount? {
        let timeouts = configuration.timeouts
        if finishing != nil { return timeouts.finalDot }
        if isAwaitingReset { return timeouts.mail }
        return switch current?.state {
        case .awaitingMail: timeouts.mail
        case .awaitingRecipient: timeouts.rcpt
        case .awaitingData: timeouts.dataStart
        case .sendingContent: timeouts.block
        case .awaitingFinal, .awaitingLoneDot: timeouts.finalDot
        case .finished, nil: nil
        }
    }
}

extension Reply {
    /// A refusal that we make in a server's name; `number` is a valid code.
    fileprivate static func local(_ number: UInt16, _ text: String) -> Reply? {
        ReplyCode(number).map { Reply(code: $0, lines: [text]) }
    }
}
