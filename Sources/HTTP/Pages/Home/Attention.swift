import Delivery
import Mail
import Postmaster
import Spool
import Storage

/// What is wrong just now, in sentences, each with the next step; nothing where all is well.
struct Attention {
    struct Line {
        let words: String
        let next: String
        /// The page of the next step, where there is one.
        var path: String?
    }

    let lines: [Line]
    let hasLines: Bool

    init(
        _ readiness: Readiness, queues: [QueueState], quarantined: Int, webhooks: [WebhookEndpoint] = [],
        hasLostNetwork: Bool = false, staleLists: [String] = []
    ) {
        var lines = readiness.checks.filter { !$0.isPassed }.map { check in
            Line(words: Self.sentence(check), next: Self.step(check.name))
        }
        if hasLostNetwork {
            lines.append(
                Line(
                    words:
                        "Hardly any destination can be reached, whoever runs it: this machine's network or DNS fails.",
                    next: "Mail waits and goes on by itself; postrider doctor looks at the way out."))
        }
        let paused = queues.filter { $0.pausedUntil != nil }
        if let fullest = paused.max(by: { $0.waiting < $1.waiting }), let until = fullest.pausedUntil {
            let many = paused.count == 1 ? "One destination is" : "\(Figures.count(paused.count)) destinations are"
            lines.append(
                Line(
                    words: "\(many) paused: \(Shown.line(fullest.site, limit: 120)) until "
                        + "\(TimeShown(until).universal)\(paused.count == 1 ? "" : ", and others")",
                    next: "The queues say why.",
                    path: "/queues"))
        }
        if quarantined > 0 {
            let many =
                quarantined == 1
                ? "One mail that came back waits" : "\(Figures.count(quarantined)) mails that came back wait"
            lines.append(Line(words: "\(many) for a person.", next: "Read it, and say whose it is.", path: "/returned"))
        }
        if let first = staleLists.first {
            let many =
                staleLists.count == 1
                ? "The list “\(Shown.line(first, limit: 120))” was" : "\(Figures.count(staleLists.count)) lists were"
            lines.append(
                Line(
                    words: "\(many) last verified long ago: addresses die, and bounce.",
                    next: "postrider lists verify NAME, or the page Lists."))
        }
        lines += Self.lines(webhooks)
        self.lines = lines
        hasLines = !lines.isEmpty
    }

    /// Receivers that take nothing, and those that were given up within the last week.
    private static func lines(_ webhooks: [WebhookEndpoint]) -> [Line] {
        webhooks.compactMap { endpoint in
            let place = Shown.line(endpoint.url, limit: 120)
            if let why = endpoint.disabledWhy, why != .byHand, let at = endpoint.disabledAt {
                return Line(
                    words: "The webhook to \(place) was disabled at \(TimeShown(at).universal): "
                        + (why == .gone ? "its receiver is gone." : "it failed for five days."),
                    next: "Post to it again, or remove it.", path: "/webhooks/\(endpoint.key)")
            }
            guard endpoint.isEnabled, let since = endpoint.failingSince else { return nil }
            return Line(
                words: "The webhook to \(place) fails since \(TimeShown(since).universal).",
                next: "Its attempts say why; events wait.", path: "/webhooks/\(endpoint.key)")
        }
    }

    private static func sentence(_ check: Readiness.Check) -> String {
        let what =
            switch check.name {
            case "store": "The store cannot be written: nothing is accepted"
            case "disk": "The disk of the store is short of room"
            case "listeners": "Not all ports are open"
            case "serving": "The node is ending"
            default: "The check \(check.name) fails"
            }
        return check.detail.isEmpty ? what + "." : "\(what): \(Shown.line(check.detail, limit: 300))."
    }

    private static func step(_ check: String) -> String {
        switch check {
        case "store": "Look for a full, read-only or failing disk; the node goes on by itself once it can write."
        case "disk": "Make room, or lower disk-reserve."
        default: "postrider status says the same."
        }
    }
}
