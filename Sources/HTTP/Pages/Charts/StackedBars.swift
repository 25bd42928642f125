import Bounce

/// Statuses over time: a bar a period, a piece a status.
struct StackedBars {
    struct Period {
        let label: String
        let counts: [RecipientStatus: Int]

        func total(of statuses: [RecipientStatus]) -> Int { statuses.reduce(0) { $0 + (counts[$1] ?? 0) } }
    }

    /// From the ground up.
    static let order: [RecipientStatus] = [.ok, .deferred, .softBounce, .hardBounce, .spamBounce, .dropped]

    /// Few bars do not become walls.
    private static let widest = 56

    let title: String
    let periods: [Period]
    /// Statuses that are drawn; those that never occur are left out of the legend.
    var statuses = StackedBars.order

    var markup: Markup {
        let scale = ChartScale(upTo: periods.map { $0.total(of: statuses) }.max() ?? 0)
        let place = ChartScale.plotWidth / max(periods.count, 1)
        let width = min(max(1, place - (periods.count > 100 ? 0 : 3)), Self.widest)
        let bars = periods.enumerated().markup { index, period in
            var below = 0
            return statuses.markup { status in
                let count = period.counts[status] ?? 0
                guard count > 0 else { return .nothing }
                defer { below += count }
                let (top, ground) = (scale.y(below + count), scale.y(below))
                let shown = StatusShown(status)
                return """
                    <rect class="\(shown.token)" x="\(ChartScale.x(index, of: periods.count) + (place - width) / 2)" y="\(top)" \
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
                + (periods.count == 1
                    ? " in one period." : ", \(periods[0].label) to \(periods[periods.count - 1].label).")
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
