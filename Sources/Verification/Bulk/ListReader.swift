import Tables

/// Reads a list batch by batch, in memory that does not grow with it.
struct ListReader {
    let plan: ListPlan
    private var input: any ListInput
    /// Rows that were read to find out how to read the others.
    private var sample: ArraySlice<ListRecord>
    private var number = 0
    private var isBehindHeader = false
    /// Of the list, about: where it is now.
    private(set) var byteCount = 0

    /// - Parameters:
    ///   - path: of the file; a workbook is read at several places.
    ///   - source: the same from its beginning.
    /// - Throws: `ListFault`.
    init(_ options: ListOptions, format: ListFormat, path: String?, source: any ByteSource) throws(ListFault) {
        do {
            var input: any ListInput =
                switch format {
                case .xlsx: try WorkbookListInput(path: path ?? "")
                case .ndjson: JSONLinesListInput(source)
                case .tsv:
                    try DelimitedListInput(source, encoding: options.encoding, delimiter: UInt8(ascii: "\t"))
                case .csv: try DelimitedListInput(source, encoding: options.encoding, delimiter: nil)
                }
            var sample: [ListRecord] = []
            while sample.count <= AddressColumnFinder.sampleRowCount, let record = try input.next() {
                sample.append(ListRecord(bytes: Array(record.bytes)[...], flaw: record.flaw))
            }
            // A file of tabs is a TSV, whatever it is called.
            let isTabs = format == .csv && input.delimiter == UInt8(ascii: "\t")
            plan = try ListPlan(
                options, format: isTabs ? .tsv : format, delimiter: input.delimiter, sample: sample)
            self.input = input
            self.sample = sample[...]
        } catch {
            throw ListFault(error)
        }
    }

    /// The next rows; `nil` at the end.
    /// - Throws: `ListFault`.
    mutating func next() throws(ListFault) -> ListBatch? {
        var batch = ListBatch(number: number)
        do {
            while !batch.isFull, let record = try nextRecord() {
                byteCount += record.bytes.count + 1
                if plan.hasHeader, !isBehindHeader {
                    // Blank rows above the header go with it.
                    isBehindHeader = !record.bytes.isEmpty && record.flaw == nil
                    continue
                }
                batch.append(record)
            }
        } catch {
            throw ListFault(error)
        }
        number += 1
        return batch.rows.isEmpty ? nil : batch
    }

    private mutating func nextRecord() throws -> ListRecord? {
        guard let record = sample.popFirst() else { return try input.next() }
        return record
    }
}

extension ListFault {
    /// What reading throws.
    init(_ error: any Error) {
        switch error {
        case let fault as ListFault: self = fault
        case let fault as TableFault: self = .file(fault)
        default: self = .file(.unreadableFile)
        }
    }
}
