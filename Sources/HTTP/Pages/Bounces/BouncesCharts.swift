import Bounce
import Mail
import Postmaster
import Storage

/// Bounces over time, and provider by provider.
struct BouncesCharts {
    let days: [BounceDay]
    let providers: [ProviderDay]
    let filter: BounceFilter
    /// A moment of the last day.
    let last: Timestamp

    /// Longer periods are shown by the month.
    static let dayLimit: Int64 = 62
    static let monthLimit = 120

    /// Days since 1970.
    private static func number(_ time: Timestamp) -> Int64 { time.seconds / 86_400 }

    var bars: Markup {
        let end = Self.number(last)
        let start = filter.since.map(Self.number) ?? days.first.map { Self.number($0.day) } ?? end
        let byDay = end - start < Self.dayLimit
        return StackedBars(
            title: byDay ? "Bounces by day" : "Bounces by month",
            periods: byDay ? dayPeriods(start, end) : monthPeriods, statuses: StackedBars.order
        ).markup
    }

    private func dayPeriods(_ start: Int64, _ end: Int64) -> [StackedBars.Period] {
        guard start <= end else { return [] }
        var counts: [Int64: [RecipientStatus: Int]] = [:]
        for one in days { counts[Self.number(one.day), default: [:]][one.status, default: 0] += one.count }
        return (start...end).map { day in
            StackedBars.Period(
                label: String(Timestamp(startOfDay: day).dayText.dropFirst(5)), counts: counts[day] ?? [:])
        }
    }

    /// Months in which anything bounced, the last ones.
    private var monthPeriods: [StackedBars.Period] {
        var counts: [String: [RecipientStatus: Int]] = [:]
        for one in days {
            counts[String(one.day.dayText.prefix(7)), default: [:]][one.status, default: 0] += one.count
        }
        return counts.keys.sorted().suffix(Self.monthLimit).map {
            StackedBars.Period(label: $0, counts: counts[$0] ?? [:])
        }
    }

    /// The providers that answered most, day by day.
    var heat: Markup {
        let end = Self.number(last)
        let start = max(
            filter.since.map(Self.number) ?? .min, end - Int64(Reports.providerDayLimit) + 1,
            providers.map { Self.number($0.day) }.min() ?? end)
        guard start <= end, !providers.isEmpty else { return EmptyState(words: "No provider has answered yet.").markup }
        let labels = (start...end).map { String(Timestamp(startOfDay: $0).dayText.dropFirst(5)) }
        let rows = Dictionary(grouping: providers, by: \.provider).map { name, days -> HeatStrip.Row in
            var cells = labels.map { _ in (part: 0, whole: 0) }
            for day in days {
                let index = Int(Self.number(day.day) - start)
                if cells.indices.contains(index) { cells[index] = (day.bounceCount, day.finishedCount) }
            }
            return HeatStrip.Row(name: name.isEmpty ? "(none reached)" : Shown.line(name, limit: 100), cells: cells)
        }
        let sums = rows.map { row in (row, row.cells.reduce(0) { $0 + $1.whole }) }
        let top = sums.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0.name < $1.0.name }.prefix(BouncesPage.topLimit)
        return HeatStrip(
            title: "Bounce rate by provider and day", noun: "answered", labels: labels, rows: top.map(\.0)
        ).markup
    }
}
