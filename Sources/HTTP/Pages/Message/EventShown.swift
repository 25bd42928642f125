import Bounce
import Mail
import Spool
import Storage

/// An event of a message's timeline: what was said, what we make of it, what follows.
struct EventShown {
    struct Fact {
        let name: String
        let value: String
    }

    static let replyLimit = 8_192

    let time: TimeShown
    let status: StatusShown
    /// What was heard where the status did not change.
    let heard: String?
    let attempt: String?
    let stage: String?
    let explanation: String?
    /// The reply in three pieces: before, in and behind the words that decided.
    let before: String
    let evidence: String?
    let after: String
    let hasReply: Bool
    let facts: [Fact]
    let hasFacts: Bool
    let next: TimeShown?

    init(_ event: Event) {
        time = TimeShown(event.at)
        status = StatusShown(event.status)
        heard = event.kind.words
        attempt = event.attempt > 0 && event.source == .smtp ? String(event.attempt) : nil
        stage = event.stage.map { "at \($0.words)" } ?? event.source.words
        explanation = event.explanation.map { Shown.line($0, limit: 500) }
        let reply = Shown.block(event.reply ?? "", limit: EventShown.replyLimit)
        let pieces = EventShown.split(reply, at: Shown.block(event.evidence ?? "", limit: EventShown.replyLimit))
        (before, evidence, after) = pieces
        hasReply = !reply.isEmpty
        next = event.nextAttemptAt.map(TimeShown.init)
        facts = EventShown.facts(event)
        hasFacts = !facts.isEmpty || next != nil
    }

    /// The whole reply as `before` where the words are not in it.
    static func split(_ reply: String, at evidence: String) -> (String, String?, String) {
        guard !evidence.isEmpty, let range = reply.firstRange(of: evidence) else { return (reply, nil, "") }
        return (String(reply[..<range.lowerBound]), evidence, String(reply[range.upperBound...]))
    }

    private static func facts(_ event: Event) -> [Fact] {
        var facts: [Fact] = []
        func add(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            facts.append(Fact(name: name, value: Shown.line(value, limit: 320)))
        }
        add("Verdict", verdict(event))
        add("Rule", event.ruleID.map { event.isMatched ? $0 : "\($0) (the code's default; no rule knows the text)" })
        add("Server", [event.mxHost, event.mxAddress.map { "[\($0)]" }].compactMap(\.self).joined(separator: " "))
        add("Provider", event.provider)
        add("Our address", event.sourceAddress)
        add("Came back as", event.returned?.description)
        add("Suppression", event.suppression.map { "\($0): the address is not written to" })
        return facts
    }

    /// `mailbox full · the recipient can mend it · 97 % sure`
    private static func verdict(_ event: Event) -> String? {
        guard let reason = event.reason, event.status != .injected, event.status != .ok || event.kind != .status else {
            return nil
        }
        var parts = [reason.words]
        if let blame = event.blame?.words { parts.append(blame) }
        if let confidence = event.confidence, event.status != .ok {
            parts.append("\(Int((confidence * 100).rounded())) % sure")
        }
        return parts.joined(separator: " · ")
    }
}

extension EventKind {
    /// `nil` for a change of status, whose own word is shown.
    var words: String? {
        switch self {
        case .status: nil
        case .delayNotice: "Delay notice"
        case .successNotice: "Delivery notice"
        case .autoReply: "Automatic reply"
        case .challenge: "Challenge"
        case .complaint: "Complaint"
        case .feedback: "Feedback report"
        case .opened: "Opened"
        case .clicked: "Clicked"
        case .unsubscribed: "Unsubscribed"
        }
    }
}

extension EventSource {
    /// `nil` for a session of ours.
    var words: String? {
        switch self {
        case .smtp: nil
        case .dsn: "by a bounce mail"
        case .fbl: "by a feedback report"
        case .mail: "by a mail that came back"
        case .web: "over the web"
        }
    }
}

extension Stage {
    /// Behind `at`.
    var words: String {
        switch self {
        case .connect: "the connection"
        case .ehlo: "EHLO"
        case .tls: "STARTTLS"
        case .auth: "AUTH"
        case .mail: "MAIL FROM"
        case .rcpt: "RCPT TO"
        case .data: "DATA"
        case .content: "the end of the message"
        }
    }
}

extension Blame {
    /// `nil` where there is nothing to mend.
    var words: String? {
        switch self {
        case .none: nil
        case .recipient: "it is about the recipient"
        case .sender: "it is about us, the sender"
        case .message: "it is about the message"
        case .policy: "it is the receiver's policy"
        case .system: "it is about networks or machines"
        }
    }
}
