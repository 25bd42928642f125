import Accounts
import Bounce
import Campaigns
import Mail
import Postmaster
import Spool
import Storage

/// A campaign that bounced beyond what is borne: the evidence, what the sender says, what was decided.
struct QuarantineView {
    let quarantine: Quarantine
    /// Where the addresses of its hard bounces came from.
    let worstSource: String?

    init(_ quarantine: Quarantine, worstSource: String?) {
        self.quarantine = quarantine
        self.worstSource = worstSource
    }

    var facts: FactList {
        let rate = RateShown(quarantine.excess.bounced, of: quarantine.excess.finished, "finished")
        var facts: [(String, Markup)] = [
            ("State", quarantine.state.badge.markup),
            ("Since", TimeShown(quarantine.since).markup),
            (
                quarantine.excess.kind == .hard ? "Hard bounces" : "Soft bounces",
                "<strong>\(rate.percent)</strong>, \(rate.fraction); borne are \(PercentText.of(quarantine.excess.bound))"
            ),
        ]
        if quarantine.hadEnded { facts.append(("It had ended", "nothing is held; it counts for the sender's record")) }
        if let worstSource { facts.append(("Worst source", "\(Shown.line(worstSource, limit: 400))")) }
        if let said = quarantine.explanation { facts.append(("The sender says", statement(said))) }
        if let decision = quarantine.decision { facts.append(("Decision", statement(decision))) }
        return FactList(facts)
    }

    var markup: Markup {
        let campaign = quarantine.campaign.description
        return
            "<h3><a href=\"/campaigns/\(campaign)\">\(Shown.line(quarantine.campaignName, limit: 200))</a></h3>\(facts.markup)"
    }

    private func statement(_ said: Quarantine.Statement) -> Markup {
        """
        <span class="words">\(Shown.block(said.text, limit: 4_000))</span>\
        <span class="soft small below">\(Shown.line(said.by, limit: 100)), \(TimeShown(said.at).markup)</span>
        """
    }
}

extension Quarantine.State {
    var badge: Badge {
        switch self {
        case .open: Badge(word: "Waits for a decision", tone: .fair)
        case .released: Badge(word: "Released", tone: .good)
        case .rejected: Badge(word: "Rejected", tone: .poor)
        }
    }
}
