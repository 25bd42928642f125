import Tables

/// Rows of a list in their order, its header among them.
protocol ListInput {
    /// What stands between two fields; `nil` where rows are objects.
    var delimiter: UInt8? { get }
    /// The next row, blank ones too; `nil` at the end.
    /// - Throws: `TableFault`, and what the source throws.
    mutating func next() throws -> ListRecord?
}

/// CSV and TSV, in whatever encoding.
struct DelimitedListInput: ListInput {
    private var stream: CSVStream

    /// - Parameter delimiter: `nil`: whichever the first line has most of.
    init(_ source: any ByteSource, encoding: TableEncoding, delimiter: UInt8?) throws {
        stream = try CSVStream(source, encoding: encoding, delimiter: delimiter)
    }

    var delimiter: UInt8? { stream.delimiter }

    mutating func next() throws -> ListRecord? {
        try stream.next().map { ListRecord(bytes: $0.bytes, flaw: $0.flaw?.sentence) }
    }
}

/// Newline-delimited JSON.
struct JSONLinesListInput: ListInput {
    let delimiter: UInt8? = nil
    private var lines: TextLines

    init(_ source: any ByteSource) { lines = TextLines(source) }

    mutating func next() throws -> ListRecord? {
        try lines.next().map { ListRecord(bytes: $0.bytes, flaw: $0.isTooLong ? TextLines.tooLong : nil) }
    }
}

/// The first sheet of a workbook, written down as CSV.
struct WorkbookListInput: ListInput {
    let delimiter: UInt8? = UInt8(ascii: ",")
    private var rows: WorkbookRows
    private var header: [String]?

    init(path: String) throws {
        rows = try WorkbookRows(path: path)
        header = rows.columns
    }

    mutating func next() throws -> ListRecord? {
        if let names = header {
            header = nil
            return record(names)
        }
        guard let row = try rows.next() else { return nil }
        guard case .cells(let cells) = row.content else { return ListRecord(bytes: [], flaw: nil) }
        return record(cells)
    }

    private func record(_ cells: [String]) -> ListRecord {
        var bytes: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            DelimitedField.write(Array(cell.utf8).span, delimiter: UInt8(ascii: ","), isGuarded: false, to: &bytes)
        }
        return ListRecord(bytes: bytes[...], flaw: nil)
    }
}
