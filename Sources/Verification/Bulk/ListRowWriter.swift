import JSON
import Mail

/// Writes rows as they came, with what was found out behind them.
struct ListRowWriter {
    private let plan: ListPlan
    private let isDropped: [Bool]
    private let now: Timestamp
    /// What most rows say of the time.
    private let nowText: [UInt8]
    /// For rows that become objects: `"name":`.
    private let names: [[UInt8]]
    private let addedNames: [[UInt8]]

    init(_ plan: ListPlan, _ now: Timestamp) {
        self.plan = plan
        self.now = now
        isDropped = plan.droppedColumns
        nowText = Array(now.rfc3339.utf8)
        names = plan.columns.map { JSONValue.string($0).bytes + [UInt8(ascii: ":")] }
        addedNames = plan.added.map { JSONValue.string($0.rawValue).bytes + [UInt8(ascii: ":")] }
    }

    /// - Parameters:
    ///   - record: as it came.
    ///   - fields: where its fields, or the members to be kept, lie.
    func write(
        _ record: Span<UInt8>, _ fields: ArraySlice<Range<Int>>, _ found: Verification, to bytes: inout [UInt8]
    ) {
        switch (plan.place, plan.output) {
        case (.member, _): writeMembers(record, fields, found, to: &bytes)
        case (.column, .ndjson): writeObject(record, fields, found, to: &bytes)
        case (.column, _): writeFields(record, fields, found, to: &bytes)
        }
    }

    /// A row that cannot be read: its beginning stands in the first column.
    func write(flawed record: Span<UInt8>, _ found: Verification, to bytes: inout [UInt8]) {
        var beginning: [UInt8] = []
        for index in record.indices.prefix(200) { beginning.append(record[index]) }
        let text = String(decoding: beginning, as: UTF8.self)
        if plan.output == .ndjson {
            bytes += JSONValue.object([JSONMember("line", .string(text))]).bytes.dropLast()
            finishObject(found, isEmpty: false, to: &bytes)
        } else {
            let value = Array(text.utf8)
            DelimitedField.write(value.span, delimiter: plan.outputDelimiter, isGuarded: plan.isGuarded, to: &bytes)
            let count = isDropped.count { !$0 }
            bytes.append(contentsOf: repeatElement(plan.outputDelimiter, count: max(0, count - 1)))
            finishFields(found, to: &bytes)
            bytes += [0x0D, 0x0A]
        }
    }

    // MARK: Tables

    private func writeFields(
        _ record: Span<UInt8>, _ fields: ArraySlice<Range<Int>>, _ found: Verification, to bytes: inout [UInt8]
    ) {
        var isFirst = true
        for column in isDropped.indices where !isDropped[column] {
            if !isFirst { bytes.append(plan.outputDelimiter) }
            isFirst = false
            let index = fields.startIndex + column
            if index < fields.endIndex { writeField(record.extracting(fields[index]), to: &bytes) }
        }
        finishFields(found, to: &bytes)
        // Fields that no column is for come last, so that the others stay where they are.
        if fields.count > isDropped.count {
            for range in fields.dropFirst(isDropped.count) {
                bytes.append(plan.outputDelimiter)
                writeField(record.extracting(range), to: &bytes)
            }
        }
        bytes.append(0x0D)
        bytes.append(0x0A)
    }

    /// To the byte as it came, unless a spreadsheet would run it or it is to stand between other delimiters.
    private func writeField(_ field: Span<UInt8>, to bytes: inout [UInt8]) {
        let isQuoted = field.count > 0 && field[0] == UInt8(ascii: "\"")
        if plan.delimiter == plan.outputDelimiter {
            let content = isQuoted ? field.extracting(1..<field.count) : field
            guard plan.isGuarded, DelimitedField.startsFormula(content) else {
                for index in field.indices { bytes.append(field[index]) }
                return
            }
        }
        if isQuoted {
            let value = DelimitedField.value(field)
            DelimitedField.write(value.span, delimiter: plan.outputDelimiter, isGuarded: plan.isGuarded, to: &bytes)
        } else {
            DelimitedField.write(field, delimiter: plan.outputDelimiter, isGuarded: plan.isGuarded, to: &bytes)
        }
    }

    private func finishFields(_ found: Verification, to bytes: inout [UInt8]) {
        for column in plan.added {
            bytes.append(plan.outputDelimiter)
            switch column {
            case .verdict: append(found.verdict.rawValue, to: &bytes)
            case .reason: append(found.reason.rawValue, to: &bytes)
            case .score: append(String(found.score), to: &bytes)
            case .suggestion: field(found.suggestion, to: &bytes)
            case .normalized: field(found.normalized, to: &bytes)
            case .provider: field(found.provider, to: &bytes)
            case .detail: field(found.detail, to: &bytes)
            case .checkedAt: time(found, to: &bytes)
            }
        }
    }

    private func field(_ text: String?, to bytes: inout [UInt8]) {
        guard var text, !text.isEmpty else { return }
        text.withUTF8 {
            DelimitedField.write($0.span, delimiter: plan.outputDelimiter, isGuarded: plan.isGuarded, to: &bytes)
        }
    }

    private func append(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }

    private func time(_ found: Verification, to bytes: inout [UInt8]) {
        if found.checkedAt == now { bytes += nowText } else { append(found.checkedAt.rfc3339, to: &bytes) }
    }

    // MARK: Objects

    private func writeMembers(
        _ record: Span<UInt8>, _ members: ArraySlice<Range<Int>>, _ found: Verification, to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "{"))
        for (index, range) in members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            for offset in range { bytes.append(record[offset]) }
        }
        finishObject(found, isEmpty: members.isEmpty, to: &bytes)
    }

    private func writeObject(
        _ record: Span<UInt8>, _ fields: ArraySlice<Range<Int>>, _ found: Verification, to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "{"))
        var isEmpty = true
        for (column, range) in fields.enumerated() where column >= isDropped.count || !isDropped[column] {
            if !isEmpty { bytes.append(UInt8(ascii: ",")) }
            isEmpty = false
            if column < names.count { bytes += names[column] } else { bytes += Array("\"column_\(column + 1)\":".utf8) }
            let value = DelimitedField.value(record.extracting(range))
            JSONValue.string(String(decoding: value, as: UTF8.self)).write(to: &bytes)
        }
        finishObject(found, isEmpty: isEmpty, to: &bytes)
    }

    private func finishObject(_ found: Verification, isEmpty: Bool, to bytes: inout [UInt8]) {
        for (index, column) in plan.added.enumerated() {
            if index > 0 || !isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes += addedNames[index]
            switch column {
            case .verdict: quoted(found.verdict.rawValue, to: &bytes)
            case .reason: quoted(found.reason.rawValue, to: &bytes)
            case .score: append(String(found.score), to: &bytes)
            case .suggestion: JSONValue.text(found.suggestion).write(to: &bytes)
            case .normalized: JSONValue.text(found.normalized).write(to: &bytes)
            case .provider: JSONValue.text(found.provider).write(to: &bytes)
            case .detail: JSONValue.text(found.detail).write(to: &bytes)
            case .checkedAt:
                bytes.append(UInt8(ascii: "\""))
                time(found, to: &bytes)
                bytes.append(UInt8(ascii: "\""))
            }
        }
        bytes += [UInt8(ascii: "}"), 0x0A]
    }

    /// Of our own words, which need no escape.
    private func quoted(_ word: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        append(word, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Verification {
    /// What the check that decided says, as far as one says anything.
    var detail: String? {
        let told = checks.filter { !$0.detail.isEmpty }
        return (told.first { $0.status == .fail } ?? told.first { $0.status == .warn })?.detail
    }
}
