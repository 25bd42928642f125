import Mail

/// The fields of a delivery-status, wherever they stand: in a part of that type, in a text, in a part of another type.
/// Source: RFC 3464 section 2.
struct StatusReport {
    var reportingMTA: [UInt8] = []
    var entries: [Entry] = []

    /// What stands of one recipient.
    struct Entry {
        var final: [UInt8] = []
        var original: [UInt8] = []
        /// `X-Actual-Recipient`: where sendmail and its kin tried to deliver.
        var actual: [UInt8] = []
        var action: [UInt8] = []
        var status: EnhancedStatusCode?
        /// What stands behind the code in brackets: `5.2.1 (mailbox disabled)`.
        var statusComment: [UInt8] = []
        var diagnostic: [UInt8] = []
        var remoteMTA: [UInt8] = []
        var isEmpty: Bool { final.isEmpty && original.isEmpty && actual.isEmpty }
    }

    private enum Name { case reportingMTA, final, original, actual, action, status, diagnostic, remoteMTA, other }

    init() {}

    init(_ text: Span<UInt8>) {
        var entry = Entry()
        var last = Name.other
        var offset = 0
        while offset < text.count, entries.count < MailReading.recipientLimit {
            var end = offset
            while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
            var stop = end
            while stop > offset, text[stop - 1] <= 0x20 { stop -= 1 }
            if stop == offset {
                if !entry.isEmpty { entries.append(entry) }
                if !entry.isEmpty { entry = Entry() }
                last = .other
            } else if text[offset] == 0x20 || text[offset] == 0x09 {
                append(text, offset..<stop, to: last, &entry)
            } else if let (name, value) = StatusReport.field(text, offset..<stop) {
                if name == .final && !entry.final.isEmpty
                    || name == .original && !entry.original.isEmpty && !entry.final.isEmpty
                {
                    entries.append(entry)
                    entry = Entry()
                }
                last = name
                set(text, value..<stop, name, &entry)
            } else if last == .diagnostic, !StatusReport.isBoundary(text, offset..<stop) {
                append(text, offset..<stop, to: last, &entry)
            } else if StatusReport.isBoundary(text, offset..<stop), !entries.isEmpty || !entry.isEmpty {
                break
            } else {
                last = .other
            }
            let isPair = end + 1 < text.count && text[end] == 0x0D && text[end + 1] == 0x0A
            offset = end + (isPair ? 2 : 1)
        }
        if !entry.isEmpty { entries.append(entry) }
    }

    private static func isBoundary(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        line.count > 3 && text[line.lowerBound] == UInt8(ascii: "-") && text[line.lowerBound + 1] == UInt8(ascii: "-")
    }

    private static let names: [(StaticString, Name)] = [
        ("reporting-mta", .reportingMTA), ("final-recipient", .final), ("original-recipient", .original),
        ("x-actual-recipient", .actual), ("action", .action), ("status", .status), ("diagnostic-code", .diagnostic),
        ("remote-mta", .remoteMTA), ("final-log-id", .other), ("last-attempt-date", .other), ("arrival-date", .other),
        ("will-retry-until", .other), ("received-from-mta", .other), ("x-supplementary-info", .diagnostic),
        ("x-display-name", .other), ("failed-recipient", .final),
    ]

    /// The field's name and where its value begins. White space before the colon is allowed, as in old mail.
    private static func field(_ text: Span<UInt8>, _ line: Range<Int>) -> (Name, Int)? {
        var nameEnd = line.lowerBound
        while nameEnd < line.upperBound, nameEnd - line.lowerBound < 64, isInName(text[nameEnd]) { nameEnd += 1 }
        var colon = nameEnd
        while colon < line.upperBound, text[colon] == 0x20 || text[colon] == 0x09 { colon += 1 }
        guard nameEnd > line.lowerBound, colon < line.upperBound, text[colon] == UInt8(ascii: ":") else { return nil }
        for (name, meaning) in names where name.utf8CodeUnitCount == nameEnd - line.lowerBound {
            var index = 0
            while index < name.utf8CodeUnitCount, ASCII.folded(text[line.lowerBound + index]) == name.utf8Start[index] {
                index += 1
            }
            if index == name.utf8CodeUnitCount { return (meaning, colon + 1) }
        }
        return (.other, colon + 1)
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        ASCII.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private mutating func set(_ text: Span<UInt8>, _ range: Range<Int>, _ name: Name, _ entry: inout Entry) {
        let value = StatusReport.trimmed(text, range)
        switch name {
        case .reportingMTA: if reportingMTA.isEmpty { reportingMTA = StatusReport.afterType(value) }
        case .final: if entry.final.isEmpty { entry.final = StatusReport.afterType(value) }
        case .original: if entry.original.isEmpty { entry.original = StatusReport.afterType(value) }
        case .actual: if entry.actual.isEmpty { entry.actual = StatusReport.afterType(value) }
        case .action:
            if entry.action.isEmpty {
                entry.action = value.prefix(while: { ASCII.isWord($0) }).map { ASCII.folded($0) }
            }
        case .status:
            if entry.status == nil { entry.status = StatusReport.code(value) }
            if let open = value.firstIndex(of: UInt8(ascii: "(")) { entry.statusComment = Array(value[open...]) }
        case .diagnostic:
            entry.diagnostic += (entry.diagnostic.isEmpty ? [] : [0x0A]) + StatusReport.afterShortType(value)
        case .remoteMTA: if entry.remoteMTA.isEmpty { entry.remoteMTA = StatusReport.afterType(value) }
        case .other: break
        }
    }

    private func append(_ text: Span<UInt8>, _ range: Range<Int>, to name: Name, _ entry: inout Entry) {
        let value = [0x20] + StatusReport.trimmed(text, range)
        switch name {
        case .diagnostic: if entry.diagnostic.count < ReplyReader.byteLimit { entry.diagnostic += value }
        case .final: if entry.final.count < 400 { entry.final += value.dropFirst() }
        case .original: if entry.original.count < 400 { entry.original += value.dropFirst() }
        case .reportingMTA, .actual, .action, .status, .remoteMTA, .other: break
        }
    }

    private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var start = range.lowerBound
        while start < range.upperBound, text[start] <= 0x20 { start += 1 }
        return text.extracting(start..<range.upperBound).withUnsafeBufferPointer { Array($0) }
    }

    /// `rfc822; a@b` without its type.
    private static func afterType(_ value: [UInt8]) -> [UInt8] {
        guard let semicolon = value.prefix(32).firstIndex(of: UInt8(ascii: ";")) else { return value }
        return Array(value[(semicolon + 1)...].drop { $0 <= 0x20 })
    }

    private static func afterShortType(_ value: [UInt8]) -> [UInt8] {
        guard let semicolon = value.prefix(24).firstIndex(of: UInt8(ascii: ";")),
            value[..<semicolon].allSatisfy({ ASCII.isWord($0) || $0 == UInt8(ascii: "-") || $0 == 0x20 })
        else { return value }
        return Array(value[(semicolon + 1)...].drop { $0 <= 0x20 })
    }

    private static func code(_ value: [UInt8]) -> EnhancedStatusCode? {
        for offset in value.indices.prefix(24) {
            if let found = EnhancedStatusCode.parse(value.span, at: offset) { return found.code }
        }
        return nil
    }
}
