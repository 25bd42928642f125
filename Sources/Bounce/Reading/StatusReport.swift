import Mail

/// What a delivery-status says, wherever it stands: in a part of that type, in a text, in a part of another type.
struct StatusReport {
    var reportingMTA: [UInt8] = []
    var entries: [Entry] = []

    /// What stands of one recipient.
    struct Entry {
        var final: [UInt8] = []
        var original: [UInt8] = []
        /// Where the system tried to deliver after its own aliases.
        var actual: [UInt8] = []
        /// `nil` where the report names none.
        var action: ReportRecipient.Action?
        var status: EnhancedStatusCode?
        /// What stands behind the code in brackets: `5.2.1 (mailbox disabled)`.
        var statusComment: [UInt8] = []
        var diagnostic: [UInt8] = []
        var remoteMTA: [UInt8] = []
        var isEmpty: Bool { final.isEmpty && original.isEmpty && actual.isEmpty }
    }

    init() {}

    init(_ report: DeliveryReport) {
        reportingMTA = report.reportingMTA.map { Array(report.bytes[$0]) } ?? []
        for recipient in report.recipients where entries.count < MailReading.recipientLimit {
            let entry = Entry(report, recipient)
            if !entry.isEmpty { entries.append(entry) }
        }
        if entries.count == 1, entries[0].status == nil, entries[0].diagnostic.isEmpty {
            entries[0].takeCauses(of: report)
        }
    }
}

extension StatusReport.Entry {
    /// Some systems write the causes before the address, where they stand among the fields of the message.
    fileprivate mutating func takeCauses(of report: DeliveryReport) {
        func bytes(_ name: StaticString) -> [UInt8] {
            report.value(name).map { Array(report.bytes[report.typed($0).value]) } ?? []
        }
        let code = bytes("status")
        status = EnhancedStatusCode.parse(code.span, at: 0)?.code
        diagnostic = StatusReport.Entry.unfolded(bytes("diagnostic-code"))
    }

    fileprivate init(_ report: DeliveryReport, _ recipient: ReportRecipient) {
        func bytes(_ range: Range<Int>?) -> [UInt8] { range.map { Array(report.bytes[$0]) } ?? [] }
        final = bytes(recipient.finalRecipient)
        original = recipient.originalRecipient.map { Array(report.address($0).utf8) } ?? []
        actual = bytes(recipient.actualRecipient)
        action = recipient.action
        status = recipient.status
        let value = report.value("status", in: recipient.fields).map { report.bytes[$0] } ?? []
        if let open = value.firstIndex(of: UInt8(ascii: "(")) { statusComment = Array(value[open...]) }
        diagnostic = StatusReport.Entry.unfolded(bytes(recipient.diagnostic))
        if let more = report.value("x-supplementary-info", in: recipient.fields) {
            diagnostic += [0x0A] + report.bytes[more].prefix(1_024)
        }
        remoteMTA = bytes(recipient.remoteMTA)
    }

    /// On one line: each fold is a space.
    private static func unfolded(_ value: [UInt8]) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(value.count)
        var isInFold = false
        for byte in value.prefix(ReplyReader.byteLimit) {
            if byte == 0x0D || byte == 0x0A {
                isInFold = true
            } else if isInFold, byte == 0x20 || byte == 0x09 {
                continue
            } else {
                if isInFold { line.append(0x20) }
                isInFold = false
                line.append(byte)
            }
        }
        return line
    }
}
