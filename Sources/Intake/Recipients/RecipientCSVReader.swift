internal import Tables

/// Reads a recipient list of any length chunk by chunk; holds one chunk and one row.
///
///     var reader = RecipientCSVReader()
///     while let chunk = try file.read() {
///         try reader.read(chunk, into: &batch)
///         if batch.recipients.count >= 1_000 { send(batch); batch = RecipientCSV.Batch() }
///     }
///     try reader.finish(into: &batch)
public struct RecipientCSVReader: Sendable {
    private enum State {
        /// The bytes of a header row that has not ended yet.
        case header([UInt8])
        case rows(CSVRecords, RecipientColumns?)
    }

    private var state = State.header([])

    public init() {}

    /// Adds the recipients and rejects that `chunk` completes to `batch`.
    public mutating func read(_ chunk: [UInt8], into batch: inout RecipientCSV.Batch) throws(RecipientCSV.Fault) {
        switch state {
        case .header(let beginning):
            let bytes = beginning + chunk
            let isLong = bytes.count > CSVRecords.maximumRecordByteCount
            guard isLong || bytes.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
                state = .header(bytes)
                return
            }
            try begin(bytes)
        case .rows(var records, let columns):
            state = .header([])  // Releases the records, so that appending to them copies nothing.
            records.append(chunk)
            state = .rows(records, columns)
        }
        try takeRows(into: &batch, isAtEnd: false)
    }

    /// Reads the last row, which may lack its line end. The reader is of no use afterwards.
    public mutating func finish(into batch: inout RecipientCSV.Batch) throws(RecipientCSV.Fault) {
        if case .header(let bytes) = state { try begin(bytes) }
        try takeRows(into: &batch, isAtEnd: true)
    }

    private mutating func begin(_ bytes: [UInt8]) throws(RecipientCSV.Fault) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .notUTF8 }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard !text.isEmpty else { throw .empty }
        var records = CSVRecords(delimiter: CSVRecords.delimiter(of: text))
        records.append(text)
        state = .rows(records, nil)
    }

    private mutating func takeRows(
        into batch: inout RecipientCSV.Batch, isAtEnd: Bool
    ) throws(RecipientCSV.Fault) {
        guard case .rows(var records, var columns) = state else { return }
        state = .header([])
        defer { state = .rows(records, columns) }
        while let record = records.next(isAtEnd: isAtEnd) {
            guard let known = columns else {
                columns = try RecipientCSVReader.columns(of: record, delimiter: records.delimiter)
                continue
            }
            RecipientCSVReader.read(record, known, delimiter: records.delimiter, into: &batch)
        }
        if isAtEnd, columns == nil { throw .empty }
    }

    private static func columns(
        of record: CSVRecords.Record, delimiter: UInt8
    ) throws(RecipientCSV.Fault) -> RecipientColumns? {
        // Empty lines above the header are no header.
        if record.bytes.isEmpty { return nil }
        guard record.flaw == nil, let names = try? CSVFields.split(record.bytes, delimiter: delimiter) else {
            throw .unreadableHeader
        }
        return try RecipientColumns(header: names)
    }

    private static func read(
        _ record: CSVRecords.Record, _ columns: RecipientColumns, delimiter: UInt8, into batch: inout RecipientCSV.Batch
    ) {
        guard !record.bytes.isEmpty || record.flaw != nil else { return }
        do {
            if let flaw = record.flaw { throw RecipientColumns.RowFault(reason: flaw.sentence) }
            let fields = try CSVFields.split(record.bytes, delimiter: delimiter)
            if let recipient = try columns.recipient(fields) {
                batch.recipients.append(recipient)
                batch.rows.append(record.row)
            }
        } catch let fault as RecipientColumns.RowFault {
            batch.rejects.append(reject(record, fault.reason))
        } catch {
            batch.rejects.append(reject(record, (error as? CSVFields.SplitError)?.sentence ?? "cannot be read"))
        }
    }

    private static func reject(_ record: CSVRecords.Record, _ reason: String) -> RecipientCSV.Reject {
        let beginning = record.bytes.prefix(RecipientCSV.Reject.maximumTextByteCount)
        return RecipientCSV.Reject(row: record.row, reason: reason, text: String(decoding: beginning, as: UTF8.self))
    }
}
