import JSON
import Mail
import Storage

/// One batch of a list, read, verified and written.
struct ListResult: Sendable {
    let number: Int
    /// As they are to be written.
    var bytes: [UInt8] = []
    /// Without what is repeated.
    var counts = ListCounts()
    /// Of each address, for finding repeated ones.
    var fingerprints: [UInt64] = []
    /// Of the batch as it came.
    var digest: UInt64 = 0

    init(number: Int) { self.number = number }
}

/// Does a batch. A value that knows all it needs, so that several are done at a time.
struct ListWork: Sendable {
    let plan: ListPlan
    let checker: any AddressChecker
    let now: Timestamp
    /// Rows with other verdicts are counted, and not written.
    var verdicts = Set(Verdict.allCases)

    /// - Parameter isWritten: the batch was written by a run that ended: only what the next ones need is found out.
    func run(_ batch: ListBatch, isWritten: Bool) async throws -> ListResult {
        var result = ListResult(number: batch.number)
        var digest = Digest()
        digest.add(batch.bytes.span)
        digest.add(UInt64(batch.rows.count))
        result.digest = digest.value
        let rows = read(batch)
        result.fingerprints = rows.fingerprints
        guard !isWritten else { return result }
        let found = try await checker.check(rows.addresses, at: now)
        write(batch, rows, found, to: &result)
        return result
    }

    // MARK: Reading

    /// What the rows of a batch hold.
    struct Rows: Sendable {
        enum Row: Sendable {
            case blank
            /// No address can be read; why.
            case flawed(String)
            /// The number of its address, and its fields or members in `fields`.
            case address(Int, Range<Int>)
            /// There is nothing where the address should stand.
            case missing(Range<Int>)
        }

        var rows: [Row] = []
        /// Of all rows, counted from the beginning of each.
        var fields: [Range<Int>] = []
        var addresses = AddressBatch()
        var fingerprints: [UInt64] = []
    }

    private func read(_ batch: ListBatch) -> Rows {
        var rows = Rows()
        rows.rows.reserveCapacity(batch.rows.count)
        rows.fingerprints.reserveCapacity(batch.rows.count)
        let bytes = batch.bytes.span
        var start = 0
        var ranges: [Range<Int>] = []
        for row in batch.rows {
            defer { start = row.end }
            let record = bytes.extracting(start..<row.end)
            if let flaw = row.flaw {
                rows.rows.append(.flawed(flaw))
            } else if isBlank(record) {
                rows.rows.append(.blank)
            } else {
                switch plan.place {
                case .column(let column): readFields(record, column, &ranges, &rows)
                case .member(let name): readMembers(record, name, &rows)
                }
            }
        }
        return rows
    }

    private func isBlank(_ record: Span<UInt8>) -> Bool {
        for index in record.indices {
            switch record[index] {
            case plan.delimiter, 0x20, 0x09: break
            default: return false
            }
        }
        return true
    }

    private func readFields(
        _ record: Span<UInt8>, _ column: Int, _ ranges: inout [Range<Int>], _ rows: inout Rows
    ) {
        DelimitedField.split(record, delimiter: plan.delimiter, into: &ranges)
        let first = rows.fields.count
        rows.fields.append(contentsOf: ranges)
        let fields = first..<rows.fields.count
        guard column < ranges.count else { return rows.rows.append(.missing(fields)) }
        let field = record.extracting(ranges[column])
        if field.count > 0, field[0] == UInt8(ascii: "\"") {
            let value = DelimitedField.value(field)
            note(value.span, fields, &rows)
        } else {
            note(field, fields, &rows)
        }
    }

    private func readMembers(_ record: Span<UInt8>, _ name: String, _ rows: inout Rows) {
        do {
            let line = try JSONLine.parse(record)
            let first = rows.fields.count
            rows.fields.append(
                contentsOf: line.members.filter { $0.depth == 1 && !plan.dropped.contains($0.name) }.map(\.range))
            let fields = first..<rows.fields.count
            guard let member = line.members.first(where: { $0.name == name && $0.isText }) else {
                return rows.rows.append(.missing(fields))
            }
            note(JSONLine.text(record.extracting(member.value)).span, fields, &rows)
        } catch {
            rows.rows.append(.flawed(error.sentence))
        }
    }

    /// Takes an address in, without the spaces around it.
    private func note(_ value: Span<UInt8>, _ fields: Range<Int>, _ rows: inout Rows) {
        var (first, last) = (0, value.count)
        while first < last, isSpace(value[first]) { first += 1 }
        while last > first, isSpace(value[last - 1]) { last -= 1 }
        guard first < last else { return rows.rows.append(.missing(fields)) }
        var digest = Digest()
        for index in first..<last {
            let byte = value[index]
            digest.add(CollectionOfOne((0x41...0x5A).contains(byte) ? byte | 0x20 : byte))
        }
        rows.fingerprints.append(digest.value)
        rows.rows.append(.address(rows.addresses.count, fields))
        rows.addresses.append(value.extracting(first..<last))
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    // MARK: Writing

    private func write(_ batch: ListBatch, _ rows: Rows, _ found: [Verification], to result: inout ListResult) {
        let bytes = batch.bytes.span
        let writer = ListRowWriter(plan, now)
        let isAll = verdicts.count == Verdict.allCases.count
        result.bytes.reserveCapacity(batch.bytes.count + batch.rows.count * 96)
        result.counts.rows = batch.rows.count
        var start = 0
        for (row, place) in zip(rows.rows, batch.rows) {
            defer { start = place.end }
            let record = bytes.extracting(start..<place.end)
            switch row {
            case .blank:
                result.counts.blank += 1
                if plan.output != .ndjson, isAll { result.bytes += [0x0D, 0x0A] }
            case .address(let number, let fields):
                result.counts.add(found[number])
                guard isAll || verdicts.contains(found[number].verdict) else { continue }
                writer.write(record, rows.fields[fields], found[number], to: &result.bytes)
            case .missing(let fields):
                result.counts.withoutAddress += 1
                guard isAll || verdicts.contains(.undeliverable) else { continue }
                writer.write(record, rows.fields[fields], none("has no address"), to: &result.bytes)
            case .flawed(let why):
                result.counts.withoutAddress += 1
                guard isAll || verdicts.contains(.undeliverable) else { continue }
                writer.write(flawed: record, none(why), to: &result.bytes)
            }
        }
    }

    /// What is said of a row in which there is no address.
    private func none(_ why: String) -> Verification {
        Verification(
            address: "", verdict: .undeliverable, reason: .syntax, score: 0,
            checks: [VerificationCheck(.syntax, .fail, detail: "The row \(why).")], checkedAt: now)
    }
}
