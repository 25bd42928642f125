import Mail

/// Which value of an accounting record is what, as the last line of names said. Source: PowerMTA user's guide, chapter on
/// accounting; the default order is that of its bounce records.
struct AccountingColumns: Sendable {
    private var recipient: Int? = 4
    private var originalRecipient: Int? = 5
    private var status: Int? = 7
    private var diagnostic: Int? = 8
    private var remoteMTA: Int? = 9
    private var messageID: Int?

    /// `nil` for the line of names, which is remembered, and for records of other kinds.
    mutating func entry(_ values: [Range<Int>], _ text: Span<UInt8>) -> LogEntry? {
        guard let kind = values.first else { return nil }
        if equal(text, kind, "type") {
            learn(values, text)
            return nil
        }
        guard let outcome = outcome(text, kind) else { return nil }
        let said = value(diagnostic, values) ?? 0..<0
        var entry = LogEntry(outcome, recipient: value(recipient, values) ?? 0..<0, text: withoutType(text, said))
        entry.originalRecipient = value(originalRecipient, values).map { withoutType(text, $0) }
        entry.enhancedCode = value(status, values).flatMap { EnhancedStatusCode.parse(text, at: $0.lowerBound)?.code }
        // `mx.example.com (192.0.2.1)`
        entry.remoteMTA = value(remoteMTA, values).map {
            LogBytes.upTo(0x20, in: text, from: $0.lowerBound, to: $0.upperBound)
        }
        entry.messageID = value(messageID, values)
        return entry
    }

    private func value(_ column: Int?, _ values: [Range<Int>]) -> Range<Int>? {
        guard let column, column < values.count, !values[column].isEmpty else { return nil }
        return values[column]
    }

    private mutating func learn(_ names: [Range<Int>], _ text: Span<UInt8>) {
        func place(_ name: StaticString) -> Int? { names.firstIndex { equal(text, $0, name) } }
        recipient = place("rcpt") ?? place("originalrcptto")
        originalRecipient = place("orcpt")
        status = place("dsnstatus")
        diagnostic = place("dsndiag")
        remoteMTA = place("dsnmta")
        messageID = place("header_message-id")
    }

    private func outcome(_ text: Span<UInt8>, _ kind: Range<Int>) -> LogEntry.Outcome? {
        if equal(text, kind, "b") || equal(text, kind, "rb") { return .bounced }
        if equal(text, kind, "d") { return .delivered }
        if equal(text, kind, "t") || equal(text, kind, "tq") { return .deferred }
        return equal(text, kind, "f") ? .complained : nil
    }

    /// Capitals do not count; `name` is in small letters.
    private func equal(_ text: Span<UInt8>, _ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        for index in 0..<range.count where ASCII.folded(text[range.lowerBound + index]) != name.utf8Start[index] {
            return false
        }
        return true
    }

    /// `smtp;550 …` and `rfc822;anna@example.com` without what stands before the semicolon.
    private func withoutType(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let type = LogBytes.upTo(UInt8(ascii: ";"), in: text, from: range.lowerBound, to: range.upperBound)
        guard type.upperBound < range.upperBound, type.count <= 12,
            type.allSatisfy({ ASCII.isWord(text[$0]) || text[$0] == 0x2D })
        else { return range }
        return LogBytes.trimmed(text, (type.upperBound + 1)..<range.upperBound)
    }
}
