/// Rows in aligned columns, fitted to the terminal: the widest elastic column gives way first.
struct Table {
    struct Column {
        let title: String
        var isNumber = false
        /// May be cut to fit, with `…`.
        var isElastic = false
        /// Cells are painted as a status.
        var isStatus = false
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// - Parameter cells: as many as columns; control bytes are shown as spaces, so that no reply can move the cursor.
    mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells.map(Table.printable))
    }

    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Table.isControl) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { clean.append(isControl(scalar) ? " " : scalar) }
        return String(clean)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
    }

    /// - Parameter width: columns of the terminal; `nil`: as wide as it comes.
    func lines(width: Int?, style: Style) -> [String] {
        let widths = fittedWidths(within: width)
        let header = zip(columns, widths).map { column, width in
            style.bold(
                TextWidth.pad(TextWidth.cut(column.title.uppercased(), to: width), to: width, right: column.isNumber))
        }
        return [Table.join(header)]
            + rows.map { row in
                Table.join(
                    zip(zip(columns, widths), row).map { place, cell in
                        let (column, width) = place
                        let text = TextWidth.pad(TextWidth.cut(cell, to: width), to: width, right: column.isNumber)
                        return column.isStatus ? style.status(text, as: cell) : text
                    })
            }
    }

    private static func join(_ cells: [String]) -> String {
        var line = cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }

    private func fittedWidths(within limit: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(TextWidth.of(columns[index].title)) { max($0, TextWidth.of($1[index])) }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + 2 * (columns.count - 1) - limit
        while excess > 0 {
            guard
                let widest = columns.indices.filter({ columns[$0].isElastic && widths[$0] > 12 })
                    .max(by: { widths[$0] < widths[$1] })
            else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}
