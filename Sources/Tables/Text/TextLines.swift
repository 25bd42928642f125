/// Cuts text into lines that end in LF or CR LF; holds one chunk and one line.
public struct TextLines {
    /// 256 KiB: a longer line is passed over.
    public static let maximumByteCount = 256 << 10
    /// What is said of one, for people: "Row 7 …".
    public static let tooLong = "is longer than 256 KiB"

    public struct Line {
        /// Without its end; the beginning alone where it is too long.
        public let bytes: ArraySlice<UInt8>
        public let isTooLong: Bool
    }

    private var text: TextStream
    private var pending: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    public init(_ source: any ByteSource) { text = TextStream(source) }

    /// `nil` at the end.
    /// - Throws: what the source throws.
    public mutating func next() throws -> Line? {
        var isTooLong = false
        var searched = start
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return line(pending[start..<end], isTooLong)
            }
            if pending.count - start > Self.maximumByteCount {
                isTooLong = true
                pending.removeSubrange((start + TableRow.maximumTextByteCount)...)
            }
            guard !isAtEnd else {
                guard start < pending.count || isTooLong else { return nil }
                defer { start = pending.count }
                return line(pending[start...], isTooLong)
            }
            searched = pending.count - start
            try fill()
        }
    }

    private mutating func fill() throws {
        pending.removeFirst(start)
        start = 0
        let more = try text.read()
        if more.isEmpty { isAtEnd = true } else { pending += more }
    }

    private func line(_ bytes: ArraySlice<UInt8>, _ isTooLong: Bool) -> Line {
        Line(bytes: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes, isTooLong: isTooLong)
    }
}
