import Accounts
import Bounce
import Campaigns
import Mail
import MailAuth
import Postmaster
import Spool
import Storage

/// One sender's figures.
struct SenderView {
    let standing: SenderStanding
    let policy: SenderPolicy
    let days: [SenderDay]
    let isWhole: Bool

    var counts: HealthCounts { standing.counts }

    var name: String {
        switch standing.party.scope {
        case .account: isWhole ? "The whole installation" : "This account"
        case .fromDomain, .sourceIP: Shown.line(standing.party.value, limit: 254)
        }
    }

    var markup: Markup {
        let badge = standing.zone.badge
        let line: Markup =
            "<p>\(badge.markup) <span class=\"soft\">\(standing.zone.sentence(policy))</span></p>"
        let figures = FigureRow([
            .init("Bounced", RateShown(counts.bounced, of: counts.finished, "finished")),
            .init("Hard", RateShown(counts.hardBounced, of: counts.finished, "finished")),
            .init("Soft", RateShown(counts.softBounced, of: counts.finished, "finished")),
            .init("Refused as spam", RateShown(counts.spamBounced, of: counts.finished, "finished")),
            .init("Complained", RateShown(counts.complained, of: counts.delivered, "delivered")),
        ]).markup
        let rate = RateLine(
            title: "Bounce rate by day", noun: "messages",
            points: days.map { day in
                RateLine.Point(
                    label: String(day.day.rfc3339.prefix(10)), part: day.counts.bounced, whole: day.counts.finished)
            })
        let volume = StackedBars(
            title: "Finished messages by day",
            periods: days.map { day in
                StackedBars.Period(
                    label: String(day.day.rfc3339.prefix(10)),
                    counts: [
                        .ok: day.counts.delivered, .softBounce: day.counts.softBounced,
                        .hardBounce: day.counts.hardBounced, .spamBounce: day.counts.spamBounced,
                    ])
            })
        let charts = Card("Against the lines", rate.markup).markup + Card("Volume", volume.markup).markup
        return Card(name, line).markup + figures + charts
    }

    static let columns = ["Zone", "Bounced", "Hard", "Soft", "Spam", "Complained"]

    static func cells(_ standing: SenderStanding) -> [Cell] {
        let counts = standing.counts
        return [
            .badge(standing.zone.badge), .rate(RateShown(counts.bounced, of: counts.finished, "finished")),
            .count(counts.hardBounced), .count(counts.softBounced), .count(counts.spamBounced),
            .rate(RateShown(counts.complained, of: counts.delivered, "delivered")),
        ]
    }

    static func table(_ standings: [SenderStanding], _ policy: SenderPolicy, ofAll: Bool) -> PageTable {
        PageTable(
            caption: "Senders with their rates", columns: ["Sender", "Kind"] + columns,
            rows: standings.prefix(200).map { standing in
                let name =
                    standing.party.scope == .account
                    ? (ofAll ? "The whole installation" : "This account") : Shown.line(standing.party.value, limit: 254)
                return [
                    .link(name, to: SendersPage.path(standing.party, ofAll: ofAll)),
                    .soft(standing.party.scope.words),
                ] + cells(standing)
            })
    }
}

extension SenderParty.Scope {
    var words: String {
        switch self {
        case .account: "whole"
        case .fromDomain: "From domain"
        case .sourceIP: "source address"
        }
    }
}

extension HealthZone {
    var badge: Badge {
        switch self {
        case .unknown: Badge(word: "Too little data", tone: .quiet)
        case .healthy: Badge(word: "Healthy", tone: .good)
        case .warning: Badge(word: "Warning", tone: .fair)
        case .risky: Badge(word: "Risky", tone: .poor)
        }
    }

    func sentence(_ policy: SenderPolicy) -> String {
        let (low, high) = (PercentText.of(policy.warningRate), PercentText.of(policy.riskyRate))
        return switch self {
        case .unknown: "Fewer than \(Figures.count(policy.floor)) messages are finished: a rate would say nothing yet."
        case .healthy: "Under \(low) of finished messages bounce."
        case .warning: "Between \(low) and \(high) of finished messages bounce. Providers begin to look closer."
        case .risky: "Over \(high) of finished messages bounce. Providers may throttle or block all of it."
        }
    }
}
