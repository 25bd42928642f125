/// Rows in aligned columns, fitted to the terminal: elastic columns are cut, the widest first; then times lose their seconds,
/// then columns that can be spared are left out, then times lose their hours.
struct Table {
    struct Column {
        let title: String
        var isNumber = false
        /// May be cut to fit, with `…`.
        var isElastic = false
        /// Cells are painted as a status.
        var isStatus = false
        /// Cells are times, `2026-11-21 09:30:00`, whose seconds and then hours are left out to fit.
        var isTime = false
        /// Left out where there is no room, those with the least number first; `nil`: never.
        var spare: Int?
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
        let fit = TableFit(self, within: width)
        let header = fit.shown.map { index in
            let (column, width) = (columns[index], fit.widths[index])
            return style.bold(
                TextWidth.pad(TextWidth.cut(column.title.uppercased(), to: width), to: width, right: column.isNumber))
        }
        return [Table.join(header)]
            + rows.map { row in
                Table.join(
                    fit.shown.map { index in
                        let (column, width, cell) = (columns[index], fit.widths[index], row[index])
                        let cut = column.isTime ? String(cell.prefix(width)) : TextWidth.cut(cell, to: width)
                        let text = TextWidth.pad(cut, to: width, right: column.isNumber)
                        return column.isStatus ? style.status(text, as: cell) : text
                    })
            }
    }

    /// The titles of columns that are left out at that width.
    func leftOut(width: Int?) -> [String] {
        let fit = TableFit(self, within: width)
        return columns.indices.filter { !fit.shown.contains($0) }.map { columns[$0].title }
    }

    private static func join(_ cells: [String]) -> String {
        var line = cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }
}
