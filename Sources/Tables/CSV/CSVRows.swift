/// Rows of CSV or TSV.
public struct CSVRows: RowReader {
    public private(set) var columns: [String]?
    private var text: TextStream
    private var records: CSVRecords
    private let encoding: TableEncoding
    private var isAtEnd = false

    /// Reads the header.
    /// - Throws: `TableFault`, and what `source` throws.
    public init(_ source: any ByteSource, encoding: TableEncoding) throws {
        self.encoding = encoding
        text = TextStream(source)
        var first: [UInt8] = []
        while first.count <= CSVRecords.maximumRecordByteCount {
            let more = try text.read()
            guard !more.isEmpty else {
                isAtEnd = true
                break
            }
            first += more
            if first.contains(UInt8(ascii: "\n")) || first.contains(UInt8(ascii: "\r")) { break }
        }
        guard !first.isEmpty else { throw TableFault.empty }
        records = CSVRecords(delimiter: CSVRecords.delimiter(of: first[...]))
        records.append(first)
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
        while true {
            if let record = records.next(isAtEnd: isAtEnd) { return row(record) }
            guard !isAtEnd else { return nil }
            let more = try text.read()
            if more.isEmpty { isAtEnd = true } else { records.append(more) }
        }
    }

    private func row(_ record: CSVRecords.Record) -> TableRow {
        let bytes = Windows1252.repaired(record.bytes, encoding)
        return TableRow(
            number: record.row, content: content(bytes, record.flaw),
            text: TableRow.beginning(bytes))
    }

    private func content(_ bytes: ArraySlice<UInt8>, _ flaw: CSVRecords.Flaw?) -> TableRow.Content {
        switch flaw {
        case .tooLong: return .flawed("is longer than 256 KiB")
        case .unfinishedQuote: return .flawed("has a quote that is never closed")
        case nil: break
        }
        guard !bytes.isEmpty else { return .empty }
        do {
            let cells = try CSVFields.split(bytes, delimiter: records.delimiter)
            return cells.contains { !$0.isEmpty } ? .cells(cells) : .empty
        } catch {
            return .flawed(error.sentence)
        }
    }
}
