/// Rows of newline-delimited JSON: one flat object a line.
public struct NDJSONRows: RowReader {
    /// 256 KiB: a longer line is passed over.
    public static let maximumLineByteCount = 256 << 10

    public let columns: [String]? = nil
    private var text: TextStream
    private var pending: [UInt8] = []
    private var start = 0
    private var number = 0
    private var isAtEnd = false

    public init(_ source: any ByteSource) { text = TextStream(source) }

    public mutating func next() throws -> TableRow? {
        var isTooLong = false
        var searched = start
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return row(pending[start..<end], isTooLong: isTooLong)
            }
            if pending.count - start > Self.maximumLineByteCount {
                isTooLong = true
                pending.removeSubrange((start + TableRow.maximumTextByteCount)...)
            }
            guard !isAtEnd else {
                guard start < pending.count || isTooLong else { return nil }
                defer { start = pending.count }
                return row(pending[start...], isTooLong: isTooLong)
            }
            try fill()
            searched = 0
        }
    }

    private mutating func fill() throws {
        pending.removeFirst(start)
        start = 0
        let more = try text.read()
        if more.isEmpty { isAtEnd = true } else { pending += more }
    }

    private mutating func row(_ line: ArraySlice<UInt8>, isTooLong: Bool) -> TableRow {
        number += 1
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        let beginning = TableRow.beginning(line)
        return TableRow(number: number, content: content(line, isTooLong: isTooLong), text: beginning)
    }

    private func content(_ line: ArraySlice<UInt8>, isTooLong: Bool) -> TableRow.Content {
        guard !isTooLong else { return .flawed("is longer than 256 KiB") }
        guard line.contains(where: { ![0x20, 0x09].contains($0) }) else { return .empty }
        do {
            return .members(try FlatJSON.parse(Array(line)))
        } catch {
            return .flawed(error.sentence)
        }
    }
}

extension FlatJSON.ParseError {
    /// A sentence without subject.
    public var sentence: String {
        switch self {
        case .notAnObject: "is no JSON object"
        case .unexpected(let offset): "is not valid JSON at byte \(offset + 1)"
        case .tooDeep(let offset): "has an object within another at byte \(offset + 1)"
        case .tooMany: "has more than \(FlatJSON.maximumCount) members"
        }
    }
}
