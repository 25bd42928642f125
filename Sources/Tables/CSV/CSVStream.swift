/// The records of a CSV or TSV file, its header among them, in UTF-8 whatever the file is in.
public struct CSVStream {
    private var text: TextStream
    private var records: CSVRecords
    private let encoding: TableEncoding
    private var isAtEnd = false

    /// Reads as far as the first line ends.
    /// - Parameter delimiter: `nil`: whichever the first line has most of.
    /// - Throws: what `source` throws.
    public init(_ source: any ByteSource, encoding: TableEncoding, delimiter: UInt8? = nil) throws {
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
        records = CSVRecords(delimiter: delimiter ?? CSVRecords.delimiter(of: first[...]))
        records.append(first)
    }

    /// What stands between two fields.
    public var delimiter: UInt8 { records.delimiter }

    /// The next record; `nil` at the end.
    /// - Throws: what the source throws.
    public mutating func next() throws -> CSVRecords.Record? {
        while true {
            if let record = records.next(isAtEnd: isAtEnd) {
                return CSVRecords.Record(
                    row: record.row, bytes: Windows1252.repaired(record.bytes, encoding), flaw: record.flaw)
            }
            guard !isAtEnd else { return nil }
            let more = try text.read()
            if more.isEmpty { isAtEnd = true } else { records.append(more) }
        }
    }
}
