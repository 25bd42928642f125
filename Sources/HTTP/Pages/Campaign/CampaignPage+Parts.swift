import Bounce
import Campaigns
import Postmaster
import Spool
import Storage

extension CampaignPage {
    static func reasons(_ view: CampaignView) -> Markup {
        guard !view.reasons.isEmpty else { return .nothing }
        let rows = view.reasons.map { row -> [Cell] in
            [
                .text(row.provider.isEmpty ? "(none reached)" : Shown.line(row.provider, limit: 100)),
                .status(StatusShown(row.status)), .text(row.reason.words), .count(row.count),
                .reply(Shown.reply(row.sample ?? "", limit: 200)),
            ]
        }
        return Card(
            "Why they bounced",
            PageTable(
                caption: "Reasons by provider, most frequent first",
                columns: ["Provider", "Status", "Reason", "Bounces", "For example"], rows: rows
            ).markup
        ).markup
    }

    /// Where the addresses came from, beside what is usual for such a source (R33).
    static func sources(_ view: CampaignView) -> Markup {
        guard let sources = view.sources, !sources.rates.isEmpty || sources.untraced.finished > 0 else {
            return .nothing
        }
        var rows = sources.rates.prefix(CampaignView.partLimit).map(SourceShown.row)
        if sources.untraced.finished > 0 {
            rows.append([
                .soft("no contact of yours"), .count(sources.untraced.finished),
                .rate(RateShown(sources.untraced.hardBounced, of: sources.untraced.finished, "finished")), .soft("–"),
                .text(""),
            ])
        }
        let lead = sources.worst.flatMap {
            $0.isUnusual ? "Look here first: \(Shown.line($0.sentence, limit: 300))." : nil
        }
        return Card(
            "Where the addresses came from", lead: lead,
            PageTable(
                caption: "Hard bounces by source, the most first", columns: SourceShown.columns, rows: Array(rows)
            ).markup
        ).markup
    }

    static func parts(_ view: CampaignView) -> Markup {
        guard !view.parts.isEmpty else { return .nothing }
        let path = view.campaign.path
        let tabs = Tabs(tabs: [
            ("By provider", path, view.group == .provider),
            ("By domain", "\(path)?by=recipient_domain", view.group == .recipientDomain),
        ])
        let rows = view.parts.map { part -> [Cell] in
            let figures = part.figures
            let name = part.name.isEmpty ? "(none reached)" : Shown.line(part.name, limit: 253)
            return [
                .text(name), .count(figures.messageCount), .rate(RateShown(figures.deliverability, "messages")),
                .rate(RateShown(figures.bounceRate, "finished")), .rate(RateShown(figures.openRate, "delivered")),
                .rate(RateShown(figures.clickRate, "delivered")),
            ]
        }
        return Card(
            "By provider and domain",
            tabs.markup
                + PageTable(
                    caption: "What came of it by part, those with most mail first",
                    columns: ["Name", "Messages", "Delivered", "Bounced", "Opened", "Clicked"], rows: rows
                ).markup
        ).markup
    }

    static func links(_ view: CampaignView) -> Markup {
        var totals: [String: (people: Int, machines: Int)] = [:]
        for link in view.report.links {
            let old = totals[link.url] ?? (0, 0)
            totals[link.url] =
                link.visitor.isMachine
                ? (old.people, old.machines + link.total) : (old.people + link.total, old.machines)
        }
        guard !totals.isEmpty else { return .nothing }
        let rows = totals.sorted { ($1.value.people, $0.key) < ($0.value.people, $1.key) }.prefix(20)
        return Card(
            "Links that were followed",
            PageTable(
                caption: "Clicks by link", columns: ["Link", "By people", "By machines"],
                rows: rows.map { url, counts in
                    [.address(Shown.line(url, limit: 300), to: nil), .count(counts.people), .count(counts.machines)]
                }
            ).markup
        ).markup
    }

    /// Recipients for whom no message could be made.
    static func rejects(_ view: CampaignView) -> Markup {
        guard let mailing = view.mailing, !view.rejects.isEmpty else { return .nothing }
        return Card(
            "Recipients no message could be made for",
            lead: "\(Figures.count(mailing.progress.rejectedCount)) in all; the first stand here.",
            PageTable(
                caption: "Recipients without a message, and why", columns: ["Recipient", "Why"],
                rows: view.rejects.map {
                    [.address(Shown.line($0.address, limit: 320), to: nil), .text(Shown.line($0.why, limit: 300))]
                }
            ).markup
        ).markup
    }

    static func bounces(_ view: CampaignView) -> Markup {
        let path = view.campaign.path
        let chosen = view.status.map { "?status=\($0.rawValue)" } ?? ""
        let tabs = Tabs(
            tabs: [("All", path, view.status == nil)]
                + [RecipientStatus.softBounce, .hardBounce, .spamBounce].map {
                    (StatusShown($0).word, "\(path)?status=\($0.rawValue)", view.status == $0)
                })
        let shown = BouncesShown(
            caption: "Bounced recipients, newest first", events: view.events.prefix(CampaignView.bounceLimit))
        let last =
            view.events.count > CampaignView.bounceLimit
            ? view.events[CampaignView.bounceLimit - 1].sequence.description : nil
        let pager = Pager(
            next: last.map { "\(path)\(chosen.isEmpty ? "?" : chosen + "&")before=\($0)" }, words: "Older bounces")
        let export: Markup? =
            shown.hasRows
            ? "<a class=\"small\" data-export href=\"\(path)/bounces.csv\(chosen)\">Download as CSV</a>" : nil
        return """
            <section class="card" aria-labelledby="bounced">
            <div class="head"><h2 id="bounced">Bounced recipients</h2>\(export)</div>
            \(tabs.markup)\(shown.table(empty: EmptyState(words: "No bounce here so far.")).markup)\(pager.markup)
            </section>

            """
    }
}

/// What became of mail to addresses of a source, as a row.
enum SourceShown {
    static let columns = ["Source", "Finished", "Hard bounces", "Usual", ""]

    static func row(_ rate: SourceRate) -> [Cell] {
        let name = rate.source.words + (rate.isConfirmed ? ", confirmed" : "")
        let badge =
            rate.hardBounceRate == nil
            ? Badge(word: "too few to say", tone: .quiet)
            : rate.isUnusual ? Badge(word: "above usual", tone: .poor) : Badge(word: "as usual", tone: .good)
        return [
            .text(name), .count(rate.finished), .rate(RateShown(rate.hardBounced, of: rate.finished, "finished")),
            .text("\(rate.usual.words) (\(rate.usual.name))"), .badge(badge),
        ]
    }
}
