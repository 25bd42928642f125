import App

/// The demo's report, for people.
struct DemoSheet {
    let report: DemoReport
    let style: Style
    let width: Int

    static let statuses = ["ok", "soft_bounce", "hard_bounce", "spam_bounce", "dropped"]
    static let reasonCount = 18
    static let differenceCount = 20

    var lines: [String] {
        (report.campaigns.first.map(first) ?? []) + returned + reasons + suppressions
            + (report.campaigns.count > 1 ? second(report.campaigns[1]) : []) + verdict
    }

    private func heading(_ text: String) -> [String] { ["", style.bold(text), ""] }

    private func first(_ campaign: DemoReport.Campaign) -> [String] {
        heading(
            "First campaign: \(Count.text(campaign.recipientCount)) recipients at \(report.providerCount) providers")
            + bars(campaign)
            + [
                "",
                "  deliverability  " + deliverability(campaign),
                "  retried         \(Count.text(campaign.retriedCount)) messages took more than one attempt, "
                    + "\(Count.text(campaign.retriedOKCount)) of them came through; \(Count.text(campaign.attemptCount)) attempts in all",
                "  took            \(campaign.took.components.seconds) s",
            ]
    }

    private func second(_ campaign: DemoReport.Campaign) -> [String] {
        heading("Second campaign: the same \(Count.text(campaign.recipientCount)) recipients") + bars(campaign)
            + [
                "",
                "  deliverability  " + deliverability(campaign),
                "  suppressed addresses contacted: \(report.contactedSuppressed.count)",
            ]
    }

    private func deliverability(_ campaign: DemoReport.Campaign) -> String {
        let ok = campaign.counts["ok"] ?? 0
        return
            "\(Percent.text(ok, of: campaign.recipientCount)) (\(Count.text(ok)) of \(Count.text(campaign.recipientCount)))"
    }

    private func bars(_ campaign: DemoReport.Campaign) -> [String] {
        Self.statuses.compactMap { status in
            let count = campaign.counts[status] ?? 0
            guard count > 0 else { return nil }
            let bar = Bar.text(count, of: campaign.recipientCount, width: 30)
            return "  " + style.status(TextWidth.pad(status, to: 12, right: false), as: status) + "  "
                + TextWidth.pad(Count.text(count), to: 7, right: true) + "  "
                + TextWidth.pad(Percent.text(count, of: campaign.recipientCount), to: 7, right: true) + "  "
                + style.status(bar, as: status)
        }
    }

    private var returned: [String] {
        let names = [
            ("bounce", "bounces of mail that had been taken; their messages are ok no more"),
            ("complaint", "complaints; their addresses are on the account's list"),
            ("auto_reply", "automatic replies, counted as no bounce"), ("delay_notice", "delay notices"),
            ("success_notice", "delivery notices"), ("quarantined", "that nobody could read or tie to a message"),
        ]
        let rows = names.filter { report.returned[$0.0, default: 0] > 0 }
        guard !rows.isEmpty else { return [] }
        let total = names.reduce(0) { $0 + report.returned[$1.0, default: 0] }
        return heading("Came back later: \(Count.text(total)) mails to signed return paths")
            + rows.map { name, words in
                "  " + TextWidth.pad(Count.text(report.returned[name, default: 0]), to: 7, right: true) + "  " + words
            }
    }

    private var reasons: [String] {
        guard !report.reasons.isEmpty else { return [] }
        var table = Table([
            .init(title: "provider"), .init(title: "status", isStatus: true), .init(title: "reason"),
            .init(title: "count", isNumber: true), .init(title: "what the server said", isElastic: true),
        ])
        for row in report.reasons.prefix(Self.reasonCount) {
            let sample = row.sample.split(separator: "\n").first.map(String.init) ?? ""
            table.append([
                row.provider.isEmpty ? "(no exchanger)" : row.provider, row.status, row.reason, Count.text(row.count),
                sample,
            ])
        }
        return heading("Why mail was refused, most frequent first")
            + table.lines(width: width - 2, style: style).map { "  " + $0 }
    }

    private var suppressions: [String] {
        let total = report.suppressions.values.reduce(0, +)
        var lines = heading("Suppressed: \(Count.text(total)) addresses that are spared from now on")
        var table = Table([
            .init(title: "reason"), .init(title: "addresses", isNumber: true),
            .init(title: "evidence", isElastic: true),
        ])
        for (reason, count) in report.suppressions.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let evidence = report.evidence[reason]?.split(separator: "\n").first.map(String.init) ?? ""
            table.append([reason, Count.text(count), evidence])
        }
        lines += table.lines(width: width - 2, style: style).map { "  " + $0 }
        let spam = report.campaigns.first?.counts["spam_bounce"] ?? 0
        let soft = report.campaigns.first?.counts["soft_bounce"] ?? 0
        lines += [
            "",
            "  \(Count.text(spam, "spam bounce")) and \(Count.text(soft, "soft bounce")) suppressed nobody: they do not say "
                + "that an address is gone.",
        ]
        let hard = report.campaigns.first?.counts["hard_bounce"] ?? 0
        let vagueCount = hard - report.suppressions.filter { $0.key != "complaint" }.values.reduce(0, +)
        if vagueCount > 0 {
            lines.append("  Nor did \(Count.text(vagueCount, "hard bounce")) whose words leave that open.")
        }
        return lines
    }

    private var verdict: [String] {
        let compared = Count.text(report.comparedCount)
        guard !report.isTrue else {
            return ["", style.green("✓") + " The simulator says the same of all \(compared) messages."]
        }
        let shown = report.differences.prefix(Self.differenceCount).map { "  \($0)" }
        let contacted = report.contactedSuppressed.prefix(Self.differenceCount).map {
            "  \($0) is suppressed and was asked again"
        }
        return [
            "",
            style.red("✗")
                + " \(Count.text(report.differences.count)) of \(compared) messages differ from what the simulator says, \(report.contactedSuppressed.count) suppressed addresses were contacted:",
        ] + shown + contacted
    }
}
