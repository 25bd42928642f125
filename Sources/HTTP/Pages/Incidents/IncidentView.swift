import Accounts
import Bounce
import Mail
import Postmaster
import Spool
import Storage

/// One incident: its evidence, and what can be done with it.
struct IncidentView {
    let incident: Incident
    let mayJudge: Bool

    init(_ incident: Incident, mayJudge: Bool) {
        self.incident = incident
        self.mayJudge = mayJudge
    }

    static func badge(_ incident: Incident) -> Badge {
        switch (incident.state, incident.verdict) {
        case (.open, _): Badge(word: "Open", tone: .poor)
        case (.judging, _): Badge(word: "Judged by the next answers", tone: .fair)
        case (.closed, .confirmed): Badge(word: "Confirmed", tone: .quiet)
        case (.closed, .undone): Badge(word: "Undone", tone: .good)
        case (.closed, _): Badge(word: "Closed", tone: .quiet)
        }
    }

    var markup: Markup {
        let reply: Markup? = incident.reply.map {
            "<p class=\"soft small\">A refusal of its beginning:</p><pre class=\"reply\">\(Shown.block($0, limit: 4_096))</pre>"
        }
        return Card("Evidence", "\(facts.markup)\(reply)").markup + acts
    }

    private var facts: FactList {
        var facts: [(String, Markup)] = [
            ("State", Self.badge(incident).markup),
            ("Began", TimeShown(incident.startedAt).markup), ("Noticed", TimeShown(incident.openedAt).markup),
        ]
        let rate = RateShown(incident.refused, of: incident.answered, "answers")
        facts.append(("Refused since", "<strong>\(rate.percent)</strong>, \(rate.fraction)"))
        facts.append(
            (
                "When it opened",
                "\(PercentText.of(incident.share)), on bad days before \(PercentText.of(incident.usual))"
            ))
        facts.append(("Held", "\(Figures.count(incident.heldCount)) bounces suppress nobody until it is judged"))
        if let at = incident.closedAt {
            facts.append(("Closed", "\(TimeShown(at).markup) by \(Shown.line(incident.closedBy ?? "", limit: 100))"))
        }
        if let at = incident.judgedAt {
            facts.append(("Judged", "\(TimeShown(at).markup) by \(Shown.line(incident.judgedBy ?? "", limit: 100))"))
        }
        if let why = incident.why { facts.append(("Why", "\(Shown.line(why, limit: 1_000))")) }
        return FactList(facts)
    }

    private var acts: Markup {
        guard mayJudge else { return .nothing }
        var forms: [Markup] = []
        if incident.state != .closed || incident.verdict == .confirmed || incident.verdict == .answered {
            forms.append(
                form(
                    "undo", "It was the provider's fault",
                    "What was held is forgotten, and what was believed of it after all is taken back.", "Undo",
                    more: [.tick("resend", "Send again what was refused for good", true)]))
        }
        if incident.state != .closed {
            forms.append(
                form("confirm", "The refusals were right", "What was held is believed: it suppresses.", "Confirm"))
        }
        if incident.state == .open {
            forms.append(form("close", "It is over", "Each address waits for the next answer to it.", "Close"))
        }
        if incident.verdict == .undone {
            forms.append(
                Card(
                    "Send again", lead: "What was refused for good and was not sent again yet.",
                    PageForm(action: "/incidents/\(incident.key)/resend", button: "Send again").markup
                ).markup)
        }
        return "<div class=\"columns\">\(forms)</div>"
    }

    private func form(
        _ act: String, _ title: String, _ lead: String, _ button: String, more: [Field] = []
    ) -> Markup {
        Card(
            title, lead: lead,
            PageForm(
                action: "/incidents/\(incident.key)/judge",
                fields: [.hidden("act", act), .line("why", "Why", isRequired: true)] + more, button: button, id: act
            ).markup
        ).markup
    }
}
