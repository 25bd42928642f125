import Mail
import NIOCore

@testable import SMTP

/// Plays a client's part against a server session with a service that answers at once.
struct ServerRehearsal {
    var session: ServerSession
    /// What the service took: contents in order.
    var contents: [String] = []
    var envelopes: [InboundEnvelope] = []
    var isClosed = false
    var startsTLS = false
    var lingers = false
    var now = NIODeadline.uptimeNanoseconds(1)

    init(_ configuration: ServerConfiguration = ServerConfiguration(name: "mx.example.com")) {
        session = ServerSession(configuration: configuration, address: nil)
        session.opened(now: now)
    }

    /// What the server says next, all at once.
    mutating func speak() -> String {
        while let event = session.next() {
            switch event {
            case .ask(let question): session.answered(answer(question), now: now)
            case .startTLS: startsTLS = true
            case .close(let lingers):
                isClosed = true
                self.lingers = lingers
            }
        }
        return session.takeOutput().map { String(buffer: $0) } ?? ""
    }

    private mutating func answer(_ question: ServerSession.Question) -> ServerSession.Answer {
        switch question {
        case .banner, .mail: return .reply(nil)
        case .authenticate(let user, let password):
            return .identity(user == "ada" && password == "secret" ? "account" : nil)
        case .salt:
            return .salt(SCRAMSalt(salt: SCRAMSamples.salt, iterationCount: 4_096, nonce: SCRAMSamples.serverNonce))
        case .verify(let proof):
            let isRight = proof.user == "user" && proof.proof == SCRAMSamples.proof
            return .verdict(
                isRight ? SCRAMVerdict(identity: "account", serverSignature: SCRAMSamples.signature) : nil)
        case .certificate(let user): return .identity(user.isEmpty || user == "ada" ? "account" : nil)
        case .rcpt(let mailbox, _):
            return .reply(mailbox.localPart.hasPrefix("refused") ? ServerReply(550, "5.1.1", "No such user") : nil)
        case .content(let content):
            contents.append(String(buffer: content))
            envelopes.append(session.transaction.envelope)
            return .reply(ServerReply(250, "2.0.0", "Queued"))
        }
    }

    mutating func hear(_ said: String) -> String { hear(Array(said.utf8)) }

    mutating func hear(_ said: [UInt8], chunk: Int = .max) -> String {
        var heard = ""
        var rest = said[...]
        while !rest.isEmpty {
            session.received(ByteBuffer(bytes: rest.prefix(chunk)), now: now)
            rest = rest.dropFirst(chunk)
            heard += speak()
        }
        return heard
    }

    /// - Returns: lines that the server said otherwise than written, as `expected / said`.
    mutating func play(_ script: Script, chunk: Int = .max) -> [String] {
        var differences: [String] = []
        var said = speak()
        for move in script.moves {
            switch move {
            case .client(let words):
                if !said.isEmpty { differences.append("nothing / \(said)") }
                said = hear(Array(words.utf8), chunk: chunk)
            case .server(let words):
                if said != words { differences.append("\(words) / \(said)") }
                said = ""
            case .event("tls"):
                session.tlsEstablished(now: now)
                said = speak()
            case .event("deadline"):
                session.deadlinePassed()
                said = speak()
            case .event("shutdown"):
                session.shutDown()
                said = speak()
            case .event(let other): differences.append("unknown event \(other)")
            }
        }
        if !said.isEmpty { differences.append("nothing / \(said)") }
        return differences
    }
}
