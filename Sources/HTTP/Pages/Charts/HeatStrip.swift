/// A field a day and a row a name (a provider): the darker, the higher the rate. Too few messages leave a field empty.
struct HeatStrip {
    struct Row {
        let name: String
        /// As many as there are labels.
        let cells: [(part: Int, whole: Int)]
    }

    let title: String
    let noun: String
    let labels: [String]
    let rows: [Row]
    /// Upper ends of the shades in percent.
    static let shades = [1, 2, 5, 10, 25]

    static func shade(_ part: Int, of whole: Int) -> Int? {
        guard whole >= 20 else { return nil }
        return shades.firstIndex { part * 100 < $0 * whole } ?? shades.count
    }

    var markup: Markup {
        let (left, height, labelHeight) = (170, 24, 24)
        let width = (ChartScale.width - left - 4) / max(labels.count, 1)
        let every = max(1, (labels.count + 7) / 8)
        let heads = labels.enumerated().markup { index, label in
            index % every == 0
                ? "<text class=\"tick\(index / every % 2 == 1 ? " minor" : "")\" x=\"\(left + index * width)\" y=\"14\">\(label)</text>"
                : .nothing
        }
        let fields = rows.enumerated().markup { line, row in
            let y = labelHeight + line * height
            let cells = row.cells.enumerated().markup { index, cell in
                let shade = Self.shade(cell.part, of: cell.whole).map { "heat\($0)" } ?? "heat-none"
                let rate = RateShown(cell.part, of: cell.whole, noun)
                return """
                    <rect class="\(shade)" x="\(left + index * width)" y="\(y)" width="\(max(1, width - 2))" \
                    height="\(height - 3)"><title>\(row.name), \(labels[index]): \(rate.percent), \(rate.fraction)</title></rect>
                    """
            }
            return
                "<text class=\"tick\" x=\"\(left - 8)\" y=\"\(y + 15)\" text-anchor=\"end\">\(Shown.line(row.name, limit: 24))</text>\(cells)"
        }
        let total = labelHeight + rows.count * height
        let worst = rows.map { row in
            (row.name, row.cells.reduce((0, 0)) { ($0.0 + $1.part, $0.1 + $1.whole) })
        }.filter { $0.1.1 >= RateShown.floor }.max { $0.1.0 * $1.1.1 < $1.1.0 * $0.1.1 }
        let summary =
            worst.map { name, sum in
                "Highest at \(name): \(Figures.percent(sum.0, of: sum.1)), \(Figures.count(sum.0)) of \(Figures.count(sum.1)) \(noun)."
            } ?? "Too few \(noun) to say."
        let picture: Markup =
            "<svg class=\"plot\" viewBox=\"0 0 \(ChartScale.width) \(total)\" role=\"img\" aria-label=\"\(summary)\">\(heads)\(fields)</svg>"
        return ChartFrame(
            title: title, summary: summary, picture: picture,
            table: PageTable(
                caption: title, columns: ["Name"] + labels,
                rows: rows.map { row in
                    [.text(row.name)]
                        + row.cells.map { .figure("\(Figures.count($0.part)) of \(Figures.count($0.whole))") }
                }), legend: Self.legend
        ).markup
    }

    private static var legend: Markup {
        let words = ["under 1 %", "1 to 2 %", "2 to 5 %", "5 to 10 %", "10 to 25 %", "25 % and more"]
        return ChartFrame.legend(
            words.enumerated().map { ("heat\($0.offset)", $0.element) } + [("heat-none", "too few")])
    }
}
