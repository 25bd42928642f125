import Mail
import Tables

/// Packs what was written as CSV into a workbook: the list's own cells as the texts they are, scores as numbers, times as dates.
public enum ListWorkbook {
    /// - Parameters:
    ///   - rows: the CSV that a run wrote for a workbook.
    ///   - path: of the workbook.
    ///   - folder: where rows lie until it is packed.
    /// - Throws: `ListFault`.
    public static func pack(rows: String, into path: String, folder: String) throws(ListFault) {
        do {
            var reader = try CSVRows(try FileSource(path: rows, chunkByteCount: 256 << 10), encoding: .utf8)
            let names = reader.columns ?? []
            let added = names.map { ListColumn(rawValue: $0) }
            let columns = zip(names, added).map { name, column -> TableColumn in
                switch column {
                case .checkedAt: .time(name)
                case .score: .number(name)
                case .verdict, .reason, .provider: .text(name, 18)
                case .suggestion, .normalized, .detail, nil: .text(name, 30)
                }
            }
            let workbook = try WorkbookWriter(path: path, folder: folder, title: "Addresses", columns: columns)
            while let row = try reader.next() {
                guard case .cells(let cells) = row.content else {
                    try workbook.append([])
                    continue
                }
                try workbook.append(
                    cells.prefix(WorkbookRows.maximumColumnCount).enumerated().map { index, text in
                        cell(text, as: index < added.count ? added[index] : nil)
                    })
            }
            try workbook.finish()
        } catch WorkbookWriter.Fault.failed(let words) {
            throw .workbook(words)
        } catch {
            throw ListFault(error)
        }
    }

    private static func cell(_ text: String, as column: ListColumn?) -> TableCell {
        switch column {
        case .score: if let number = Int(text) { return .number(number) }
        case .checkedAt: if let time = Timestamp(rfc3339: text) { return .time(time) }
        default: break
        }
        return text.isEmpty ? .none : .text(text)
    }
}
