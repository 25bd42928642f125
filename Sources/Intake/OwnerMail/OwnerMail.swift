import JSON
import Mail
import Spool

/// What is written to an account's owners about one or more notices (R30, R31); about the installation's to its
/// administrators. Plain words, both numbers of each rate, and what to do next.
struct OwnerMail: Hashable, Sendable {
    let subject: String
    let text: String

    /// The kinds that people are written to about.
    static let kinds: Set<NoticeKind> = [
        .senderHealthChanged, .campaignQuarantined, .campaignExceeded, .campaignReleased, .campaignRejected,
        .accountSuspended,
        .accountResumed,
    ]

    /// - Parameters:
    ///   - notices: not empty, of one account.
    ///   - accountName: `nil`: the installation's.
    init(_ notices: [Notice], accountName: String?) {
        let news = notices.map { News($0) }
        let first = news.max { $0.weight < $1.weight }
        subject = (first?.headline ?? "News of your sending") + (accountName.map { " (\($0))" } ?? "")
        text = news.map(\.paragraph).joined(separator: "\n\n") + "\n\n-- \nPostrider\n"
    }
}

/// One notice in words.
private struct News {
    let headline: String
    let paragraph: String
    /// The weightiest gives the mail its subject.
    let weight: Int

    init(_ notice: Notice) {
        let word = { (name: String) in notice.word(name) }
        switch notice.kind {
        case .senderHealthChanged:
            (headline, paragraph, weight) = News.health(notice)
        case .campaignQuarantined:
            headline = "A campaign is held back"
            paragraph = """
                The campaign \(notice.subject) is held back: \(word("why")). What is on its way finishes, the rest waits.

                Please say how this came about: where the addresses are from, and when they were last written to.
                    postrider campaigns explain \(notice.subject) --text "…"
                An administrator then lets it go on, or ends it.
                """
            weight = 4
        case .campaignExceeded:
            headline = "A campaign bounced too much"
            paragraph = """
                The campaign \(notice.subject) bounced too much before it could be held back: \(word("why")). It counts as if it \
                had been.

                Please say how this came about: where the addresses are from, and when they were last written to.
                    postrider campaigns explain \(notice.subject) --text "…"
                An administrator then judges it.
                """
            weight = 4
        case .campaignReleased where notice.data["ended"] == .bool(true),
            .campaignRejected where notice.data["ended"] == .bool(true):
            headline = "A campaign was judged"
            paragraph =
                "The bounces of the campaign \(word("name")) (\(notice.subject)) were judged. The administrator's note: "
                + word("note")
            weight = 2
        case .campaignReleased:
            headline = "A campaign goes on"
            paragraph =
                "The campaign \(word("name")) (\(notice.subject)) goes on. The administrator's note: \(word("note"))"
            weight = 2
        case .campaignRejected:
            headline = "A campaign was ended"
            paragraph = """
                The campaign \(word("name")) (\(notice.subject)) was ended, and what waited is dropped. The administrator's \
                note: \(word("note"))
                """
            weight = 5
        case .accountSuspended:
            headline = "Your account is suspended"
            paragraph = """
                The account \(notice.subject) may send no more for now: \(word("why")). What waits is kept. Ask the \
                administrator of the installation to let it go on.
                """
            weight = 6
        case .accountResumed:
            headline = "Your account may send again"
            paragraph = "The account \(notice.subject) may send again, and what waited goes."
            weight = 2
        default:
            headline = notice.kind.rawValue
            paragraph = "\(notice.kind.rawValue): \(notice.subject)"
            weight = 0
        }
    }

    private static func health(_ notice: Notice) -> (headline: String, paragraph: String, weight: Int) {
        let number = { (name: String) -> Int in
            if case .integer(let number)? = notice.data[name] { Int(number) } else { 0 }
        }
        let zone = notice.word("zone")
        let whose =
            switch notice.word("scope") {
            case "from_domain": "mail from \(notice.subject)"
            case "source_ip": "mail that goes out by \(notice.subject)"
            default: "all mail of \(notice.subject)"
            }
        let headline = zone == "healthy" ? "Your sending is healthy again" : "The health of your sending: \(zone)"
        let paragraph = """
            \(zone.prefix(1).uppercased() + zone.dropFirst()): \(number("bounced")) of \(number("finished")) finished \
            messages bounced in \(number("days")) days (\(whose)); it was \(notice.word("previous_zone")).
                postrider health
            """
        return (headline, paragraph, zone == "risky" ? 3 : 1)
    }
}

extension Notice {
    /// A member that is a text; empty where there is none.
    fileprivate func word(_ name: String) -> String { if case .string(let text)? = data[name] { text } else { "" } }
}
