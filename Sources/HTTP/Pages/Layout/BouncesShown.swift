import Bounce
import Spool
import Storage

/// A list of bounces.
struct BouncesShown {
    struct Row {
        let time: TimeShown
        let message: String
        let recipient: String
        let status: StatusShown
        let reason: String
        let reply: String

        init(_ event: Event) {
            time = TimeShown(event.at)
            message = event.message.description
            recipient = Shown.line(event.recipient, limit: 320)
            status = StatusShown(event.status)
            reason = event.reason?.words ?? ""
            let words = event.reply.flatMap { $0.isEmpty ? nil : $0 } ?? event.explanation ?? ""
            reply = Shown.reply(words, limit: 200)
        }
    }

    let caption: String
    let rows: [Row]
    let hasRows: Bool

    init(caption: String, events: some Sequence<Event>) {
        self.caption = caption
        rows = events.map(Row.init)
        hasRows = !rows.isEmpty
    }
}

extension Reason {
    /// `mailbox full`
    var words: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}
