/// Rows of newline-delimited JSON: one flat object a line.
public struct NDJSONRows: RowReader {
    /// 256 KiB: a longer line is passed over.
    public static let maximumLineByteCount = TextLines.maximumByteCount

    public let columns: [String]? = nil
    private var lines: TextLines
    private var number = 0

    public init(_ source: any ByteSource) { lines = TextLines(source) }

    public mutating func next() throws -> TableRow? {
        guard let line = try lines.next() else { return nil }
        number += 1
        return TableRow(
            number: number, content: content(line.bytes, isTooLong: line.isTooLong),
            text: TableRow.beginning(line.bytes))
    }

    private func content(_ line: ArraySlice<UInt8>, isTooLong: Bool) -> TableRow.Content {
        guard !isTooLong else { return .flawed(TextLines.tooLong) }
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
