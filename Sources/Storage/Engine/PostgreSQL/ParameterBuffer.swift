/// The values of one execution in the form libpq takes them. Kept by a connection and filled anew each time, so that a row
/// costs no memory of its own.
struct ParameterBuffer {
    private var bytes: [UInt8] = []
    /// Where each value begins; -1 for null.
    private var starts: [Int] = []
    private var lengths: [CInt] = []
    private var formats: [CInt] = []

    /// - Returns: the count of bytes of text and blobs.
    mutating func fill(_ bindings: [Binding], types: [UInt32]) -> Int {
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        var byteCount = 0
        for (binding, type) in zip(bindings, types) { byteCount += add(binding, type: type) }
        return byteCount
    }

    private mutating func add(_ binding: Binding, type: UInt32) -> Int {
        switch binding {
        case .null:
            note(start: -1, isBinary: false)
            return 0
        case .integer(let value) where type == PostgreSQLType.int8:
            addBigEndian(UInt64(bitPattern: value))
            return 0
        case .integer(let value) where type == PostgreSQLType.float8:
            addBigEndian(Double(value).bitPattern)
            return 0
        case .integer(let value):
            addText("\(value)")
            return 0
        case .real(let value) where type == PostgreSQLType.float8:
            addBigEndian(value.bitPattern)
            return 0
        case .real(let value):
            addText("\(value)")
            return 0
        case .text(let text):
            return StorableText.withUTF8(of: text) { addUTF8($0) }
        case .bytes(let value):
            let start = bytes.count
            bytes.append(contentsOf: value)
            note(start: start, isBinary: true)
            return value.count
        }
    }

    private mutating func addBigEndian(_ value: UInt64) {
        let start = bytes.count
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
        note(start: start, isBinary: true)
    }

    /// Numbers for parameters of other types travel as text, which ends in a NUL.
    private mutating func addText(_ text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        note(start: start, isBinary: false)
        bytes.append(0)
    }

    private mutating func addUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        let start = bytes.count
        bytes.append(contentsOf: text)
        note(start: start, isBinary: true)
        return text.count
    }

    private mutating func note(start: Int, isBinary: Bool) {
        starts.append(start)
        lengths.append(start < 0 ? 0 : CInt(clamping: bytes.count - start))
        formats.append(isBinary ? 1 : 0)
    }

    /// Hands over values, lengths and formats as `PQsendQueryPrepared` wants them.
    func withPointers<Result>(
        _ use: (
            _ count: CInt, _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<CInt>?,
            _ formats: UnsafePointer<CInt>?
        ) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) ?? Self.nothing
            let values = starts.map { $0 < 0 ? nil : base + $0 }
            return use(CInt(starts.count), values, lengths, formats)
        }
    }

    /// Where empty values point: a null pointer would mean NULL.
    nonisolated(unsafe) private static let nothing = UnsafePointer<CChar>(
        UnsafeMutablePointer<CChar>.allocate(capacity: 1))
}
