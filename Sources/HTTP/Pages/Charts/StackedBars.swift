import Bounce

/// Statuses over time: a bar a period, a piece a status.
struct StackedBars {
    struct Period {
        let label: String
        let counts: [RecipientStatus: Int]

        var total: Int { StackedBars.order.reduce(0) { $0 + (counts[$1] ?? 0) } }
    }

    /// From the ground up.
    static let order: [RecipientStatus] = [.ok, .deferred, .softBounce, .hardBounce, .spamBounce, .dropped]

    let title: String
    let periods: [Period]
    /// Statuses that are drawn; those that never occur are left out of the legend.
    var statuses = StackedBars.order

    var markup: Markup {
        let scale = ChartScale(upTo: periods.map(\.total).max() ?? 0)
        let width = max(1, ChartScale.plotWidth / max(periods.count, 1) - (periods.count > 100 ? 0 : 3))
        let bars = periods.enumerated().markup { index, period in
            var below = 0
            return statuses.markup { status in
                let count = period.counts[status] ?? 0
                guard count > 0 else { return .nothing }
                defer { below += count }
                let (top, ground) = (scale.y(below + count), scale.y(below))
                let shown = StatusShown(status)
                return """
                    <rect class="\(shown.token)" x="\(ChartScale.x(index, of: periods.count))" y="\(top)" \
                    width="\(width)" height="\(max(1, ground - top))"><title>\(period.label): \(shown.word) \
                    \(Figures.count(count))</title></rect>
                    """
            }
        }
        let drawn = statuses.filter { status in periods.contains { ($0.counts[status] ?? 0) > 0 } }
        let sums = drawn.map { status in (StatusShown(status), periods.reduce(0) { $0 + ($1.counts[status] ?? 0) }) }
        let summary =
            sums.isEmpty
            ? "Nothing in this period."
            : sums.map { "\($0.0.word) \(Figures.count($0.1))" }.joined(separator: ", ")
                + " in \(periods.count == 1 ? "one period" : "\(periods.count) periods")."
        return ChartFrame(
            title: title, summary: summary,
            picture: ChartScale.svg(
                summary, scale.grid(Figures.count) + bars + ChartScale.labels(periods.map(\.label))),
            table: PageTable(
                caption: title, columns: ["Period"] + drawn.map { StatusShown($0).word },
                rows: periods.map { period in
                    [.text(period.label)] + drawn.map { .count(period.counts[$0] ?? 0) }
                }), legend: ChartFrame.legend(drawn.map { (StatusShown($0).token, StatusShown($0).word) })
        ).markup
    }
}
