/// Reads a delivery report line by line. A group begins behind an empty line, and where a field comes that only the next
/// recipient can have: a second Final-Recipient after a verdict.
struct DeliveryReportScanner {
    private let range: Range<Int>
    private let lineEnd: LineEnd
    private(set) var fields: [MailField] = []
    private(set) var messageFieldCount = 0
    private(set) var recipients: [ReportRecipient] = []
    private var isAfterGap = true

    init(_ bytes: Span<UInt8>, in range: Range<Int>) {
        self.range = range.clamped(to: 0..<bytes.count)
        lineEnd = LineEnd(of: bytes.extracting(self.range), to: min(self.range.count, 64 << 10))
        fields.reserveCapacity(24)
        recipients.reserveCapacity(1)
    }

    mutating func scan(_ bytes: Span<UInt8>) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let line = lineEnd.line(bytes, from: offset, to: range.upperBound)
            if isBlank(bytes, offset..<line.contentEnd) {
                isAfterGap = true
            } else if ASCII.isBlank(bytes[offset]), !fields.isEmpty, !isAfterGap {
                extend(to: line.contentEnd)
            } else if let field = FieldLine.field(bytes, offset..<line.contentEnd) {
                guard fields.count < DeliveryReport.fieldLimit else { break }
                add(field, bytes)
            } else if !fields.isEmpty, !isAfterGap {
                // A line that lost its indentation.
                extend(to: line.contentEnd)
            }
            offset = line.next
        }
        describeLast(bytes)
    }

    private func isBlank(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool { ASCII.trimmed(bytes, line).isEmpty }

    private mutating func extend(to end: Int) { fields[fields.count - 1].extend(to: end) }

    private mutating func add(_ field: MailField, _ bytes: Span<UInt8>) {
        let isRecipient = ReportField.namesRecipient(bytes, field.name)
        if isRecipient || !recipients.isEmpty, startsGroup(field, isRecipient, bytes) {
            describeLast(bytes)
            if recipients.count < DeliveryReport.recipientLimit {
                recipients.append(ReportRecipient(fields: fields.count..<fields.count))
            }
        }
        isAfterGap = false
        fields.append(field)
        if recipients.isEmpty {
            messageFieldCount = fields.count
        } else {
            let first = recipients[recipients.count - 1].fields.lowerBound
            recipients[recipients.count - 1].fields = first..<fields.count
        }
    }

    /// The first field that names a recipient opens the first group. Later groups open behind an empty line with a field
    /// that the open group has too, and without an empty line with another Final-Recipient.
    private func startsGroup(_ field: MailField, _ isRecipient: Bool, _ bytes: Span<UInt8>) -> Bool {
        guard let last = recipients.last else { return true }
        let isKnown = last.fields.contains { ReportField.equal(bytes, fields[$0].name, field.name) }
        if isAfterGap {
            return isKnown && (isRecipient || ReportField.isVerdict(bytes, field.name))
                || isRecipient && hasVerdict(last, bytes)
        }
        return isKnown && isRecipient
    }

    private func hasVerdict(_ group: ReportRecipient, _ bytes: Span<UInt8>) -> Bool {
        group.fields.contains { ReportField.isVerdict(bytes, fields[$0].name) }
    }

    private mutating func describeLast(_ bytes: Span<UInt8>) {
        guard let last = recipients.indices.last else { return }
        for index in recipients[last].fields {
            let (name, value) = (fields[index].name, fields[index].value)
            ReportField.read(bytes, name, value, into: &recipients[last])
        }
    }
}
