import Accounts
import Bounce
import Campaigns
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/campaigns/{id}`: how far it is, what came of it, why recipients bounced and which, and what can be done.
enum CampaignPage {
    static let endpoints: [Endpoint] =
        [
            .get("/campaigns/{id}", .page, show),
            .get("/campaigns/{id}/bounces.csv", .page, CampaignExport.answer),
        ] + CampaignActs.endpoints

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        let view = try await CampaignView(campaign, try CampaignView.Choice(request), front)
        let state = [head(view), quarantine(view, visit), CampaignActsShown(view: view, visit: visit).markup]
        // Of what was not begun there is nothing to tell.
        let results: [Markup] =
            campaign.counts.values.allSatisfy { $0 == 0 }
            ? []
            : [
                "<div class=\"columns\">\(funnel(view))\(limits(view))</div>",
                reasons(view), sources(view), parts(view), links(view), rejects(view), bounces(view),
            ]
        // While it runs, a script asks for these again; the figures between them come by themselves.
        let follows: Markup = campaign.state == .running ? " data-tail" : ""
        let body: Markup =
            "<div id=\"state\"\(follows)>\(state)</div>\(progress(view))<div id=\"tail\"\(follows)>\(results)</div>"
        return front.layout.page(
            campaign.shownName, section: .campaigns, trail: [("Overview", "/"), ("Campaigns", "/campaigns")],
            body, request: request, visit: visit, refresh: campaign.state == .running ? 5 : nil)
    }

    private static func head(_ view: CampaignView) -> Markup {
        var facts: [Markup] = [view.campaign.state.badge.markup]
        if let mailing = view.mailing {
            let from = Shown.line(mailing.plan.from.mailbox.description, limit: 254)
            facts.append("from \(from)")
            if let start = mailing.startedAt {
                facts.append("begun \(TimeShown(start).markup)")
            } else if mailing.state == .scheduled, let start = mailing.plan.startsAt {
                facts.append("begins \(TimeShown(start).markup)")
            } else {
                facts.append("made \(TimeShown(mailing.createdAt).markup)")
            }
            if let end = mailing.endedAt { facts.append("ended \(TimeShown(end).markup)") }
            if let perHour = mailing.plan.perHour { facts.append("\(Figures.count(perHour)) messages an hour at most") }
            facts.append("<a href=\"\(view.campaign.path)/letter\">The letter</a>")
        } else {
            facts.append("first mail \(TimeShown(view.campaign.createdAt).markup)")
        }
        facts.append("<a href=\"/campaigns/compare?ids=\(view.campaign.key.description)\">Compare</a>")
        return "<p class=\"row small\">\(facts.markup { "<span>\($0)</span>" })</p>\n"
    }

    private static func quarantine(_ view: CampaignView, _ visit: Visit) -> Markup {
        guard let quarantine = view.quarantine, quarantine.state == .open else { return .nothing }
        let worst = view.sources?.worst.map { Shown.line($0.sentence, limit: 400) }
        let said: Markup? = quarantine.explanation.map { words in
            "<p><strong>You explained</strong> \(TimeShown(words.at).markup): \(Shown.block(words.text, limit: 4_000))</p>"
        }
        let form = PageForm(
            action: "\(view.campaign.path)/explain",
            fields: [
                .block(
                    "text", "Where do these addresses come from, and what have you changed?", rows: 4,
                    hint: "An administrator reads it and decides.", isRequired: true)
            ], button: quarantine.explanation == nil ? "Explain" : "Explain anew")
        let source: Markup? = worst.map { "<p>The addresses: \($0).</p>" }
        return """
            <section class="card attention" aria-label="Quarantine">
            <h2>Sending stopped: this campaign is in quarantine</h2>
            <p>\(Shown.line(quarantine.excess.sentence, limit: 300)). It has waited since \(TimeShown(quarantine.since).markup).</p>
            \(source)\(said)\(visit.knownCaller.may(.campaignsWrite) ? form.markup : .nothing)
            </section>

            """
    }

    private static func progress(_ view: CampaignView) -> Markup {
        let figures = CampaignFigures(view.campaign.counts)
        var words = figures.progress
        if let mailing = view.mailing, let count = mailing.recipientCount, !mailing.progress.isComplete {
            words += ", of \(Figures.count(count)) recipients"
        }
        return """
            <div data-live="/live?campaign_id=\(view.campaign.key.description)">
            <section class="card" aria-labelledby="progress">
            <div class="head"><h2 id="progress">Progress</h2><span class="soft small number" data-figure="progress">\(words)</span></div>
            <div aria-live="polite">\(CountsShown(view.campaign.counts).markup)</div>
            </section>
            \(rates(view))
            </div>

            """
    }

    private static func rates(_ view: CampaignView) -> Markup {
        let results = view.report.figures
        return FigureRow([
            .init("Deliverability", CampaignFigures(view.campaign.counts).deliverability, live: "deliverability"),
            .init("Opened by people", RateShown(results.openRate, "delivered")),
            .init("Clicked by people", RateShown(results.clickRate, "delivered")),
            .init("Clicked of those opened", RateShown(results.clickToOpenRate, "opened")),
        ]).markup
    }

    /// What was sent, arrived, was read and followed; people's opens and clicks alone.
    private static func funnel(_ view: CampaignView) -> Markup {
        let results = view.report.figures
        let total = results.messageCount
        func bar(_ name: String, _ count: Int, of whole: Int, _ token: String = "") -> BarList.Bar {
            let rate = RateShown(count, of: whole, "")
            return BarList.Bar(name: name, count: count, token: token, share: whole > 0 ? rate.percent : "")
        }
        let delivered = results.deliveredCount
        let bars = [
            bar("Accepted", total, of: 0, "injected"), bar("Delivered", delivered, of: total, "ok"),
            bar("Opened by people", results.humanOpens.uniques, of: delivered),
            bar("Clicked by people", results.humanClicks.uniques, of: delivered),
            bar("Unsubscribed", results.unsubscribed.uniques, of: delivered, "deferred"),
            bar("Complained", results.complaints.uniques, of: delivered, "spam_bounce"),
        ]
        let machines = RateShown(results.machineOpenRate, "delivered")
        return Card(
            "From accepted to clicked",
            lead:
                "Delivered is of \(Figures.count(total)) accepted, the rest of \(Figures.count(delivered)) delivered. Machines opened besides: \(machines.fraction).",
            BarList(title: "Funnel", bars: bars, whole: total).markup
        ).markup
    }

    private static func limits(_ view: CampaignView) -> Markup {
        let counts = view.campaign.counts
        let finished = CampaignFigures(counts).finished
        let policy = view.policy
        let bars = LimitBars(
            title: "Bounce rates against their limits", noun: "finished",
            bars: [
                .init(
                    name: "Soft bounces", part: counts[.softBounce] ?? 0, whole: finished,
                    limit: policy.quarantines ? policy.softLimit : nil, live: "soft_rate", token: "soft_bounce"),
                .init(
                    name: "Hard bounces", part: counts[.hardBounce] ?? 0, whole: finished,
                    limit: policy.quarantines ? policy.hardLimit : nil, live: "hard_rate", token: "hard_bounce"),
                .init(
                    name: "Refused as spam", part: counts[.spamBounce] ?? 0, whole: finished, live: "spam_rate",
                    token: "spam_bounce"),
            ])
        let lead =
            policy.quarantines
            ? "Over a line, from \(Figures.count(policy.floor)) finished messages on, sending stops until an administrator decides."
            : "This account's campaigns are not put in quarantine."
        return Card("Bounce rates and their limits", lead: lead, bars.markup).markup
    }
}
