/// Which columns of a table are shown on a terminal, and how wide.
struct TableFit {
    /// Places of columns, in order.
    private(set) var shown: [Int]
    /// Of every column, shown or not.
    private(set) var widths: [Int]

    private static let gap = 2
    /// What an elastic column keeps.
    private static let leastWidth = 12
    /// `2026-11-21 09:30` and `2026-11-21`.
    private static let minuteWidth = 16
    private static let dayWidth = 10

    /// - Parameter limit: columns of the terminal; `nil`: no end.
    init(_ table: Table, within limit: Int?) {
        let columns = table.columns
        shown = Array(columns.indices)
        widths = columns.indices.map { index in
            table.rows.reduce(TextWidth.of(columns[index].title)) { max($0, TextWidth.of($1[index])) }
        }
        guard let limit else { return }
        if leastExcess(columns, limit) > 0 { shortenTimes(columns, to: Self.minuteWidth) }
        while leastExcess(columns, limit) > 0, let place = mostSparable(columns) { shown.remove(at: place) }
        if leastExcess(columns, limit) > 0 { shortenTimes(columns, to: Self.dayWidth) }
        cutElastic(columns, limit)
    }

    /// How much too wide the shown columns are when the elastic ones are as narrow as they get.
    private func leastExcess(_ columns: [Table.Column], _ limit: Int) -> Int {
        shown.reduce(-limit) { excess, index in
            excess + (columns[index].isElastic ? min(widths[index], Self.leastWidth) : widths[index])
        } + Self.gap * (shown.count - 1)
    }

    private mutating func shortenTimes(_ columns: [Table.Column], to width: Int) {
        for index in shown where columns[index].isTime {
            widths[index] = max(min(widths[index], width), TextWidth.of(columns[index].title))
        }
    }

    /// The place among those shown of the column that goes next.
    private func mostSparable(_ columns: [Table.Column]) -> Int? {
        shown.indices.filter { columns[shown[$0]].spare != nil }
            .min { (columns[shown[$0]].spare ?? 0) < (columns[shown[$1]].spare ?? 0) }
    }

    private mutating func cutElastic(_ columns: [Table.Column], _ limit: Int) {
        var excess = shown.reduce(-limit) { $0 + widths[$1] } + Self.gap * (shown.count - 1)
        while excess > 0 {
            guard
                let widest = shown.filter({ columns[$0].isElastic && widths[$0] > Self.leastWidth })
                    .max(by: { widths[$0] < widths[$1] })
            else { break }
            widths[widest] -= 1
            excess -= 1
        }
    }
}
