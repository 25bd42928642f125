import Mail
import Spool

/// The attempts of a message side by side: how each ended, and how long it had waited.
enum AttemptStrip {
    static let limit = 60

    /// Nothing where there was none.
    static func markup(_ events: [Event]) -> Markup {
        var last: [Int: Event] = [:]
        for event in events where event.attempt > 0 && event.source == .smtp { last[Int(event.attempt)] = event }
        let attempts = last.sorted { $0.key < $1.key }.suffix(limit)
        guard !attempts.isEmpty else { return .nothing }
        var before: Timestamp?
        let items = attempts.markup { number, event -> Markup in
            let wait = before.map { "after \(Figures.age(event.at - $0))" } ?? "first"
            before = event.at
            let status = StatusShown(event.status)
            let time = TimeShown(event.at)
            return """
                <li><span class="status \(status.token)"><svg class="icon" aria-hidden="true"><use href="#i-\(status.token)"/>\
                </svg>\(number)</span><span class="soft small below" title="\(time.universal)">\(wait)</span>\
                <span class="hidden">\(status.word)</span></li>
                """
        }
        return Card("Attempts", "<ol class=\"strip\">\(items)</ol>").markup
    }
}
