/// Cuts bytes into CSV records, however they are chopped up on their way in. Source: RFC 4180, and what spreadsheets do
/// beyond it: lines may end in LF or CR alone, and a quote inside an unquoted field stands for itself.
///
/// Holds at most one chunk and one record. A quote that is never closed costs its own line and no other: reading goes
/// on behind that line once the record has grown past its limit or the input has ended.
public struct CSVRecords: Sendable {
    /// 256 KiB: a longer record is passed over.
    public static let maximumRecordByteCount = TextLines.maximumByteCount

    /// What is kept of a record that is passed over: its beginning, for people.
    private static let keptByteCount = 200

    /// One record, whole or given up.
    public struct Record: Equatable, Sendable {
        /// Counted as a spreadsheet does: 1 for the header.
        public let row: Int
        /// Without its line end.
        public let bytes: ArraySlice<UInt8>
        /// `nil`: none.
        public let flaw: Flaw?
    }

    public enum Flaw: Equatable, Sendable {
        case tooLong, unfinishedQuote

        /// For people: "Row 7 …".
        public var sentence: String {
            switch self {
            case .tooLong: TextLines.tooLong
            case .unfinishedQuote: "has a quote that is never closed"
            }
        }
    }

    private enum Place: Sendable { case fieldStart, unquoted, quoted, quoteInQuoted, passingOver }

    public let delimiter: UInt8
    private var pending: [UInt8] = []
    private var recordStart = 0
    private var offset = 0
    private var place = Place.fieldStart
    private var skipsLineFeed = false
    private var row = 0

    public init(delimiter: UInt8) { self.delimiter = delimiter }

    /// Takes the next bytes in.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        pending.removeFirst(recordStart)
        offset -= recordStart
        recordStart = 0
        pending.append(contentsOf: bytes)
    }

    /// The next record; `nil` until more bytes come, or at the end of the input when `isAtEnd`.
    public mutating func next(isAtEnd: Bool) -> Record? {
        while true {
            if let end = findEnd() { return finish(at: end, resumingAt: end + 1) }
            if place != .passingOver, pending.count - recordStart > CSVRecords.maximumRecordByteCount {
                if let record = giveUp() { return record }
                continue
            }
            guard isAtEnd, recordStart < pending.count || place == .passingOver else { return nil }
            if place == .quoted { return giveUp() }
            return finish(at: pending.count, resumingAt: pending.count)
        }
    }

    /// Moves `offset` to the byte that ends the record, CR or LF.
    private mutating func findEnd() -> Int? {
        let start = skipLineFeed()
        let (found, place) = CSVRecords.scan(pending.span, from: start, place: place, delimiter: delimiter)
        self.place = place
        offset = found ?? pending.count
        return found
    }

    /// The second half of a CR LF, which may be the first byte of another chunk.
    private mutating func skipLineFeed() -> Int {
        guard skipsLineFeed, offset < pending.count else { return offset }
        skipsLineFeed = false
        if pending[offset] == UInt8(ascii: "\n") {
            offset += 1
            recordStart = offset
        }
        return offset
    }

    private static func scan(
        _ bytes: Span<UInt8>, from start: Int, place: Place, delimiter: UInt8
    ) -> (end: Int?, place: Place) {
        var place = place
        var offset = start
        while offset < bytes.count {
            let byte = bytes[offset]
            let endsLine = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            switch place {
            case .quoted:
                if byte == UInt8(ascii: "\"") { place = .quoteInQuoted }
            case .passingOver where !endsLine:
                break
            case .quoteInQuoted where byte == UInt8(ascii: "\""):
                place = .quoted
            case .fieldStart where byte == UInt8(ascii: "\""):
                place = .quoted
            case .fieldStart, .unquoted, .quoteInQuoted, .passingOver:
                if endsLine { return (offset, place) }
                place = byte == delimiter ? .fieldStart : .unquoted
            }
            offset += 1
        }
        return (nil, place)
    }

    private mutating func finish(at end: Int, resumingAt next: Int) -> Record {
        row += 1
        let isTooLong = place == .passingOver || end - recordStart > CSVRecords.maximumRecordByteCount
        let record = Record(row: row, bytes: pending[recordStart..<end], flaw: isTooLong ? .tooLong : nil)
        skipsLineFeed = end < pending.count && pending[end] == UInt8(ascii: "\r")
        recordStart = next
        offset = next
        place = .fieldStart
        return record
    }

    /// Passes over an endless record: in quotes its first line alone, else all up to the next line end.
    private mutating func giveUp() -> Record? {
        let isLineEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
        if place == .quoted, let end = pending[recordStart...].firstIndex(where: isLineEnd) {
            let record = finish(at: end, resumingAt: end + 1)
            return Record(row: record.row, bytes: record.bytes, flaw: .unfinishedQuote)
        }
        if place == .quoted, offset == pending.count, pending.count - recordStart <= CSVRecords.maximumRecordByteCount {
            let record = finish(at: pending.count, resumingAt: pending.count)
            return Record(row: record.row, bytes: record.bytes, flaw: .unfinishedQuote)
        }
        // What was read so far stays as the record's beginning, cut to what a reject shows.
        pending.removeSubrange((recordStart + CSVRecords.keptByteCount)...)
        offset = pending.count
        place = .passingOver
        return nil
    }
}

extension CSVRecords {
    /// Which of comma, semicolon and tab the first line has most of, outside quotes; a comma where it has none.
    public static func delimiter(of text: ArraySlice<UInt8>) -> UInt8 {
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in text {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if let place = candidates.firstIndex(of: byte) { counts[place] += 1 }
        }
        let most = counts.max() ?? 0
        return candidates[counts.firstIndex(of: most) ?? 0]
    }
}
