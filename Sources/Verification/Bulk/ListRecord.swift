/// A row of a list as it came, before it is known where its address stands.
struct ListRecord {
    /// UTF-8, without a line end. Of a table: fields with delimiters between them; else a JSON object.
    let bytes: ArraySlice<UInt8>
    /// Why it cannot be read: a sentence without subject.
    let flaw: String?
}

/// Rows that are verified together: 2,000 of them, in one piece of memory.
struct ListBatch: Sendable {
    struct Row: Sendable {
        /// Behind its last byte.
        let end: Int
        let flaw: String?
    }

    static let rowCount = 2_000
    /// A batch of long rows has fewer.
    static let byteLimit = 1 << 20

    let number: Int
    private(set) var bytes: [UInt8] = []
    private(set) var rows: [Row] = []

    init(number: Int) {
        self.number = number
        rows.reserveCapacity(Self.rowCount)
    }

    var isFull: Bool { rows.count >= Self.rowCount || bytes.count >= Self.byteLimit }

    mutating func append(_ record: ListRecord) {
        bytes.append(contentsOf: record.bytes)
        rows.append(Row(end: bytes.count, flaw: record.flaw))
    }
}
