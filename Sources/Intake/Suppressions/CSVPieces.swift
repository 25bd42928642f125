internal import Tables

/// Cuts a CSV file of any length into pieces of whole rows that each begin with the file's first row: what sends a long list in
/// short requests. Holds one chunk and one piece.
public struct CSVPieces: Sendable {
    public struct Piece: Sendable {
        public let bytes: [UInt8]
        /// The row, as a spreadsheet counts, of what follows the first line.
        public let firstRow: Int
    }

    private let rowCount: Int
    private var beginning: [UInt8]? = []
    private var records = CSVRecords(delimiter: UInt8(ascii: ","))
    private var header: [UInt8]?
    private let hasHeader: @Sendable ([String]) -> Bool
    private var rows: [UInt8] = []
    private var count = 0
    private var firstRow = 0

    /// - Parameter rowCount: of a piece, 1...
    public init(rowCount: Int) {
        self.rowCount = max(1, rowCount)
        hasHeader = { SuppressionLayout(header: $0) != nil }
    }

    public mutating func append(_ chunk: [UInt8]) {
        guard let bytes = beginning.map({ $0 + chunk }) else { return records.append(chunk) }
        beginning = bytes
        guard bytes.count > CSVRecords.maximumRecordByteCount || bytes.contains(UInt8(ascii: "\n")) else { return }
        begin()
    }

    /// The next piece; `nil` until more bytes come, or at the end of the file when `isAtEnd`.
    public mutating func next(isAtEnd: Bool) -> Piece? {
        if isAtEnd { begin() }
        guard beginning == nil else { return nil }
        while let record = records.next(isAtEnd: isAtEnd) {
            if header == nil, !record.bytes.isEmpty {
                let names = (try? CSVFields.split(record.bytes, delimiter: records.delimiter)) ?? []
                header = hasHeader(names) ? record.bytes + [UInt8(ascii: "\n")] : []
                if header?.isEmpty == false { continue }
            }
            if count == 0 { firstRow = record.row }
            rows.append(contentsOf: record.bytes)
            rows.append(UInt8(ascii: "\n"))
            count += 1
            if count >= rowCount || rows.count > 512 << 10 { return take() }
        }
        return isAtEnd && count > 0 ? take() : nil
    }

    private mutating func begin() {
        guard let bytes = beginning else { return }
        beginning = nil
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        records = CSVRecords(delimiter: CSVRecords.delimiter(of: text))
        records.append(text)
    }

    private mutating func take() -> Piece {
        defer {
            rows.removeAll(keepingCapacity: true)
            count = 0
        }
        return Piece(bytes: (header ?? []) + rows, firstRow: firstRow)
    }
}
