import Mail
import NIOCore

@testable import SMTP

/// Plays a server's part against a client session and writes down what the client says and concludes.
struct ClientRehearsal {
    var session: ClientSession
    var waiting: [OutboundTransaction]
    /// `1: 250 550@rcpt`, `closed: timedOut@data`, `starts TLS`.
    var notes: [String] = []
    var now = NIODeadline.uptimeNanoseconds(1)

    init(_ transactions: [OutboundTransaction] = [], configuration: ClientConfiguration = .init(heloName: "c.example"))
    {
        session = ClientSession(configuration: configuration)
        waiting = transactions.reversed()
        session.connected(now: now)
    }

    /// What the client says next, all at once.
    mutating func speak() -> String {
        var said = ""
        repeat {
            while let event = session.nextEvent() { heed(event) }
            while let output = session.takeOutput() {
                said += String(buffer: output)
                if session.hasMoreContent { session.continueContent(now: now) }
            }
        } while session.hasEvents
        return said
    }

    private mutating func heed(_ event: ClientSession.Event) {
        switch event {
        case .ready:
            if let next = waiting.popLast() { session.send(next, now: now) } else { session.quit(now: now) }
        case .finished(let outcome): notes.append("\(outcome.id): \(summary(outcome))")
        case .contentBegins: break
        case .startTLS: notes.append("starts TLS")
        case .closed(let ending):
            let cause = ending.failure.map { "\($0)" } ?? ending.reply.map { "\($0.code)" } ?? "well"
            notes.append("closed: \(cause)@\(ending.stage)")
        }
    }

    mutating func hear(_ said: String) { session.received(ByteBuffer(string: said), now: now) }

    /// - Returns: lines that the client said otherwise than written, as `expected / said`.
    mutating func play(_ script: Script, chunk: Int = .max) -> [String] {
        var differences: [String] = []
        var said = speak()
        for move in script.moves {
            switch move {
            case .server(let words):
                if !said.isEmpty { differences.append("nothing / \(said)") }
                var rest = Array(words.utf8)[...]
                said = ""
                while !rest.isEmpty {
                    session.received(ByteBuffer(bytes: rest.prefix(chunk)), now: now)
                    rest = rest.dropFirst(chunk)
                    said += speak()
                }
            case .client(let words):
                if said != words { differences.append("\(words) / \(said)") }
                said = ""
            case .event("tls"):
                session.tlsEstablished(now: now)
                said = speak()
            case .event("tls-failed"): session.tlsFailed()
            case .event("close"): session.closed()
            case .event("deadline"): session.deadlinePassed()
            case .event(let other): differences.append("unknown event \(other)")
            }
        }
        said += speak()
        if !said.isEmpty { differences.append("nothing / \(said)") }
        return differences
    }
}
