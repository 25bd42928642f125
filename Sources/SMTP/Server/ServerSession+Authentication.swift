import Mail
import NIOCore

/// AUTH: what the client says, and what the service answers. Source: RFC 4954.
extension ServerSession {
    /// Mechanisms that would be taken now. A password in the clear needs encryption; SCRAM shows none, and is offered in the
    /// clear where there is no TLS to be had.
    var offeredMechanisms: [ServerAuthentication.Mechanism] {
        guard configuration.offersAuthentication else { return [] }
        let isSafe = peer.isEncrypted || configuration.allowsPlainAuth
        var mechanisms: [ServerAuthentication.Mechanism] = []
        if configuration.offersSCRAM, isSafe || configuration.tls == nil { mechanisms.append(.scramSHA256) }
        if isSafe { mechanisms += [.plain, .login] }
        if configuration.asksForCertificate, peer.certificate != nil { mechanisms.append(.external) }
        return mechanisms
    }

    mutating func auth(_ name: String, _ response: [UInt8]?) {
        guard isGreeted else { return refuse(.helloFirst) }
        guard configuration.offersAuthentication else { return refuse(.notImplemented) }
        guard peer.identity == nil else { return refuse(.alreadyAuthenticated) }
        guard transaction.state == .none else { return refuse(.nestedMail) }
        guard let mechanism = ServerAuthentication.Mechanism(rawValue: name) else { return refuse(.unknownMechanism) }
        guard offeredMechanisms.contains(mechanism) else {
            let isSafe = peer.isEncrypted || configuration.allowsPlainAuth
            return refuse(isSafe ? .unknownMechanism : .encryptionRequired)
        }
        var exchange = ServerAuthentication(mechanism)
        let action = exchange.begin(initialResponse: response)
        carryOut(action, of: exchange)
    }

    private mutating func carryOut(_ action: ServerAuthentication.Action, of exchange: ServerAuthentication) {
        self.exchange = nil
        switch action {
        case .challenge(let text):
            reply(ServerReply(334, nil, text))
            phase = .authentication(exchange)
            deadline = now + configuration.commandTimeout
        case .check(let user, let password):
            ask(.authenticate(user: user, password: password))
        case .askSalt(let user):
            self.exchange = exchange
            ask(.salt(user: user))
        case .verify(let proof):
            self.exchange = exchange
            ask(.verify(proof))
        case .checkCertificate(let user):
            ask(.certificate(user: user))
        case .authenticated(let identity):
            peer.identity = identity
            reply(.authenticated)
            awaitCommand()
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
        let action = exchange.received(line.dropLast(2))
        carryOut(action, of: exchange)
        return true
    }

    mutating func answeredAuthentication(_ answer: Answer) {
        switch answer {
        case .identity(let identity?):
            peer.identity = identity
            reply(.authenticated)
            awaitCommand()
        case .identity(nil), .verdict(nil):
            refuse(.credentialsInvalid)
        case .salt(let salt):
            guard var exchange else { return refuse(.authenticationUnavailable) }
            let action = exchange.salted(salt)
            carryOut(action, of: exchange)
        case .verdict(let verdict?):
            guard var exchange else { return refuse(.authenticationUnavailable) }
            let action = exchange.verified(verdict)
            carryOut(action, of: exchange)
        case .reply, .failed:
            refuse(.authenticationUnavailable)
        }
    }
}
