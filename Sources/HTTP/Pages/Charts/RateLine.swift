/// A rate over time against the lines that it should stay under; periods with too few messages leave a gap.
struct RateLine {
    struct Point {
        let label: String
        let part: Int
        let whole: Int
    }

    let title: String
    /// What the whole consists of, such as `messages`.
    let noun: String
    let points: [Point]
    /// Lines across in percent, such as 2, 5 and 10.
    var limits: [Int] = [2, 5, 10]

    /// In hundredths of a percent; `nil` where there are too few to say.
    private static func rate(_ point: Point) -> Int? {
        point.whole >= RateShown.floor ? point.part * 10_000 / point.whole : nil
    }

    var markup: Markup {
        let rates = points.map(Self.rate)
        let highest = max(rates.compactMap(\.self).max() ?? 0, (limits.max() ?? 0) * 100)
        let scale = ChartScale(upTo: highest)
        var last = ChartScale.height
        let lines = limits.sorted().markup { limit -> Markup in
            let y = scale.y(limit * 100)
            let line: Markup = """
                <line class="limit" x1="\(ChartScale.left)" x2="\(ChartScale.width - 8)" y1="\(y)" y2="\(y)"/>
                """
            // Lines that lie close together leave room for the lowest one's name.
            guard last - y > 14 else { return line }
            last = y
            return line + """
                <text class="tick limit" x="\(ChartScale.width - 10)" y="\(y < 24 ? y + 12 : y - 4)" \
                text-anchor="end">\(limit) %</text>
                """
        }
        let half = ChartScale.plotWidth / max(points.count, 1) / 2
        let runs = rates.indices.split { rates[$0] == nil }.markup { run in
            let path = run.map { "\(ChartScale.x($0, of: points.count) + half),\(scale.y(rates[$0] ?? 0))" }
            return "<polyline class=\"rate\" points=\"\(path.joined(separator: " "))\"/>"
        }
        let dots = zip(points, rates).enumerated().markup { index, pair in
            guard let rate = pair.1 else { return .nothing }
            return """
                <circle class="rate" cx="\(ChartScale.x(index, of: points.count) + half)" cy="\(scale.y(rate))" r="3">\
                <title>\(pair.0.label): \(Figures.percent(pair.0.part, of: pair.0.whole)), \
                \(Figures.count(pair.0.part)) of \(Figures.count(pair.0.whole)) \(noun)</title></circle>
                """
        }
        let (part, whole) = points.reduce((0, 0)) { ($0.0 + $1.part, $0.1 + $1.whole) }
        let rate = RateShown(part, of: whole, noun)
        let summary = "\(rate.percent) over the whole period: \(rate.fraction)."
        return ChartFrame(
            title: title, summary: summary,
            picture: ChartScale.svg(
                summary,
                scale.grid { "\($0 / 100) %" } + lines + runs + dots + ChartScale.labels(points.map(\.label))),
            table: PageTable(
                caption: title, columns: ["Period", "Rate"],
                rows: points.map { [.text($0.label), .rate(RateShown($0.part, of: $0.whole, noun))] })
        ).markup
    }
}
