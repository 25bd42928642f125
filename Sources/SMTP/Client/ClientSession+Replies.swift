import Mail
import NIOCore

/// What each reply leads to.
extension ClientSession {
    mutating func take(_ reply: ReceivedReply) {
        switch phase {
        case .greeting(var greeting):
            let action = greeting.received(reply)
            phase = .greeting(greeting)
            takeGreeting(action, reply)
        case .startTLS(var step):
            let action = step.received(reply, unreadByteCount: inbound.byteCount)
            phase = .startTLS(step)
            takeStartTLS(action, reply)
        case .authentication(var step):
            let action = step.received(reply)
            phase = .authentication(step)
            takeAuthentication(action, reply)
        case .open: takeOpen(reply)
        case .quitting: end(nil)
        case .connecting: end(.protocolViolation)
        case .closed: break
        }
    }

    /// Nothing may be left unread when we are about to speak after a silence: it would be a reply to words not yet said.
    /// An unasked 421 is the server's way to leave.
    /// - Returns: false where the session ended over it.
    private mutating func mayAct() -> Bool {
        guard inbound.byteCount > 0 else { return true }
        if let reply = try? replies.next(&inbound), reply.code.number == 421 {
            end(nil, reply: reply.reply)
        } else {
            end(.protocolViolation)
        }
        return false
    }

    // MARK: Opening

    private mutating func takeGreeting(_ action: Greeting.Action, _ reply: ReceivedReply) {
        switch action {
        case .sendEHLO:
            if mayAct() { sendEHLO() }
        case .sendHELO:
            guard mayAct() else { return }
            let name = configuration.heloName
            say { $0.writeGreeting("HELO", name: name) }
        case .opened(let extensions):
            self.extensions = extensions
            greeted()
        case .refused:
            end(nil, reply: reply.reply)
        case .violation:
            end(.protocolViolation)
        }
    }

    private mutating func greeted() {
        guard mayAct() else { return }
        if configuration.tls != nil, !isEncrypted, extensions.startTLS {
            phase = .startTLS(StartTLS())
            say { $0.writeStaticString("STARTTLS\r\n") }
        } else if isEncrypted || mayGoOnInTheClear("no STARTTLS among what the server offers") {
            authenticate()
        }
    }

    /// - Returns: false where the session ended, because the policy forbids it.
    private mutating func mayGoOnInTheClear(_ what: String) -> Bool {
        guard configuration.tls != nil, !configuration.checkedPolicy.mayBePlain else { return true }
        let fault = SecurityFault(.notOffered, detail: what)
        if found(fault) { return true }
        end(.insecure(fault))
        return false
    }

    private mutating func takeStartTLS(_ action: StartTLS.Action, _ reply: ReceivedReply) {
        switch action {
        case .startHandshake: events.append(.startTLS)
        case .continueInTheClear:
            if reply.code.number == 421 {
                end(nil, reply: reply.reply)
            } else if mayGoOnInTheClear("STARTTLS declined: \(reply.reply.description)") {
                authenticate()
            }
        case .greetAnew, .close, .violation: end(.protocolViolation)
        }
    }

    private mutating func authenticate() {
        guard let credentials = configuration.credentials, isEncrypted, extensions.authenticatesPlain else {
            return open()
        }
        phase = .authentication(Authentication())
        saySecretly("AUTH PLAIN [redacted]\r\n") {
            $0.writeStaticString("AUTH PLAIN ")
            $0.writeBytes(Authentication.response(user: credentials.user, password: credentials.password))
            $0.writeLineEnd()
        }
    }

    private mutating func takeAuthentication(_ action: Authentication.Action, _ reply: ReceivedReply) {
        switch action {
        case .sendResponse:
            guard mayAct(), let credentials = configuration.credentials else { return }
            saySecretly("[redacted]\r\n") {
                $0.writeBytes(Authentication.response(user: credentials.user, password: credentials.password))
                $0.writeLineEnd()
            }
        case .authenticated: open()
        case .refused: end(nil, reply: reply.reply)
        case .violation: end(.protocolViolation)
        }
    }

    private mutating func open() {
        guard mayAct() else { return }
        phase = .open
        proceed()
    }

    // MARK: Transactions

    private mutating func takeOpen(_ reply: ReceivedReply) {
        if reply.code.number == 421 {
            end(nil, reply: reply.reply)
        } else if finishing != nil {
            takeFinal(reply)
        } else if isAwaitingReset {
            takeReset(reply)
        } else if current != nil {
            takeEnvelope(reply)
        } else {
            end(.protocolViolation)
        }
    }

    private mutating func takeFinal(_ reply: ReceivedReply) {
        guard case .finish? = finishing?.received(reply), let finished = finishing else {
            return end(.protocolViolation)
        }
        finishing = nil
        events.append(.finished(finished.outcome))
        proceed()
    }

    private mutating func takeReset(_ reply: ReceivedReply) {
        guard reply.code.number / 100 == 2 else { return end(.protocolViolation) }
        isAwaitingReset = false
        proceed()
    }

    private mutating func takeEnvelope(_ reply: ReceivedReply) {
        guard let step = current?.received(reply) else { return }
        switch step {
        case .wait:
            break
        case .sendRecipient(let index):
            guard mayAct(), let envelope = current?.envelope else { return }
            let request = extensions.deliveryStatus ? envelope.request(at: index) : nil
            say { $0.writeRcpt(envelope.recipients[index], statusRequest: request) }
        case .sendData:
            if mayAct() { say { $0.writeStaticString("DATA\r\n") } }
        case .sendContent:
            guard mayAct(), let envelope = current?.envelope else { return }
            events.append(.contentBegins(envelope.id))
            content = Content(envelope.content)
            continueContent()
        case .sendLoneDot:
            if mayAct() { say { $0.writeStaticString(".\r\n") } }
        case .finish(let needsReset):
            self.needsReset = needsReset
            finishCurrent()
            proceed()
        case .abandon:
            finishCurrent()
            end(nil, reply: reply.reply)
        case .violation:
            end(.protocolViolation)
        }
    }

    private mutating func finishCurrent() {
        guard let finished = current else { return }
        current = nil
        content = nil
        events.append(.finished(finished.outcome))
    }

    /// Writes the next piece of the content. With the last one, the next transaction is asked for, so that its envelope can
    /// join the final dot in one write.
    mutating func continueContent() {
        guard content != nil else { return }
        writeContentPiece()
        guard content == nil, var sent = current else { return }
        sent.sentFinalDot()
        current = nil
        finishing = sent
        if extensions.pipelining { tellReady() }
    }
}
