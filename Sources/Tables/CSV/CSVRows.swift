/// Rows of CSV or TSV.
public struct CSVRows: RowReader {
    public private(set) var columns: [String]?
    private var stream: CSVStream

    /// Reads the header.
    /// - Throws: `TableFault`, and what `source` throws.
    public init(_ source: any ByteSource, encoding: TableEncoding) throws {
        stream = try CSVStream(source, encoding: encoding)
        try readHeader()
    }

    private mutating func readHeader() throws {
        while let row = try next() {
            switch row.content {
            case .empty: continue
            case .cells(let names):
                columns = names
                return
            case .flawed, .members: throw TableFault.unreadableHeader
            }
        }
        throw TableFault.empty
    }

    public mutating func next() throws -> TableRow? {
        guard let record = try stream.next() else { return nil }
        return TableRow(number: record.row, content: content(record), text: TableRow.beginning(record.bytes))
    }

    private func content(_ record: CSVRecords.Record) -> TableRow.Content {
        if let flaw = record.flaw { return .flawed(flaw.sentence) }
        guard !record.bytes.isEmpty else { return .empty }
        do {
            let cells = try CSVFields.split(record.bytes, delimiter: stream.delimiter)
            return cells.contains { !$0.isEmpty } ? .cells(cells) : .empty
        } catch {
            return .flawed(error.sentence)
        }
    }
}
