import Mail

/// A line of Postfix's delivery agents:
///
///     Nov 21 11:16:40 mx1 postfix/smtp[42]: 4A1B2C3D: to=<anna@example.com>, relay=mx.example.com[192.0.2.1]:25,
///     delay=1.2, delays=0.1/0/0.6/0.5, dsn=5.1.1, status=bounced (host mx.example.com[192.0.2.1] said: 550 5.1.1 …
///     (in reply to RCPT TO command))
///
/// Source: postfix 3.7, log_adhoc(3) and the delivery agents' manual pages.
enum PostfixLine {
    static func isLikely(_ line: Span<UInt8>) -> Bool {
        let range = 0..<line.count
        guard let agent = LogBytes.find("]: ", in: line, range) else { return false }
        return LogBytes.find("postfix", in: line, 0..<agent) != nil
            || LogBytes.find(" to=<", in: line, range) != nil && LogBytes.find(", status=", in: line, range) != nil
    }

    static func entry(_ line: Span<UInt8>) -> LogEntry? {
        let range = 0..<line.count
        guard let mark = LogBytes.find(", status=", in: line, range) else { return nil }
        let word = LogBytes.upTo(0x20, in: line, from: mark + 9, to: line.count)
        guard let outcome = outcome(line, word) else { return nil }
        let head = 0..<mark
        guard let to = LogBytes.find(": to=<", in: line, head) else {
            return LogBytes.find("expired", in: line, word) == nil ? nil : expired(line, head, from: word.lowerBound)
        }
        let recipient = LogBytes.upTo(UInt8(ascii: ">"), in: line, from: to + 6, to: mark)
        var entry = LogEntry(outcome, recipient: recipient, text: words(line, from: word.upperBound))
        if let original = LogBytes.find(", orig_to=<", in: line, head) {
            entry.originalRecipient = LogBytes.upTo(UInt8(ascii: ">"), in: line, from: original + 11, to: mark)
        }
        if let relay = LogBytes.find(", relay=", in: line, head) { entry.remoteMTA = host(line, relay + 8, to: mark) }
        if let code = LogBytes.find(", dsn=", in: line, head) {
            entry.enhancedCode = EnhancedStatusCode.parse(line, at: code + 6)?.code
        }
        entry.stage = stage(line, entry.text)
        entry.reportingMTA = LogHost.name(line, before: to)
        return entry
    }

    private static func outcome(_ line: Span<UInt8>, _ word: Range<Int>) -> LogEntry.Outcome? {
        let words: [(StaticString, LogEntry.Outcome)] = [
            ("sent", .delivered), ("deferred", .deferred), ("bounced", .bounced), ("deliverable", .delivered),
            ("undeliverable", .bounced), ("expired", .bounced),
        ]
        return words.first { LogBytes.starts(line, word.lowerBound, with: $0.0) }?.1
    }

    /// `from=<shop@example.org>, status=expired, returned to sender`: the queue manager names no recipient.
    private static func expired(_ line: Span<UInt8>, _ head: Range<Int>, from start: Int) -> LogEntry {
        var entry = LogEntry(.bounced, recipient: 0..<0, text: start..<line.count)
        entry.reportingMTA = LogHost.name(line, before: head.upperBound)
        return entry
    }

    /// What stands in the outermost parentheses.
    private static func words(_ line: Span<UInt8>, from start: Int) -> Range<Int> {
        let range = LogBytes.trimmed(line, start..<line.count)
        guard !range.isEmpty, line[range.lowerBound] == UInt8(ascii: "(") else { return range }
        let isClosed = range.count > 1 && line[range.upperBound - 1] == UInt8(ascii: ")")
        return (range.lowerBound + 1)..<(isClosed ? range.upperBound - 1 : range.upperBound)
    }

    /// `mx.example.com[192.0.2.1]:25`; `none` and `local` are no hosts.
    private static func host(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Range<Int>? {
        let value = LogBytes.upTo(UInt8(ascii: ","), in: line, from: start, to: end)
        let name = LogBytes.upTo(UInt8(ascii: "["), in: line, from: start, to: value.upperBound)
        guard name.upperBound < value.upperBound, !name.isEmpty else { return nil }
        return name
    }

    /// `(in reply to RCPT TO command)`.
    private static func stage(_ line: Span<UInt8>, _ text: Range<Int>) -> Stage? {
        guard let mark = LogBytes.find("(in reply to ", in: line, text) else {
            return LogBytes.find("while receiving the initial server greeting", in: line, text) == nil ? nil : .connect
        }
        return LogStage.of(line, at: mark + 13)
    }
}

/// The command a server answered to, by its words in a log.
enum LogStage {
    static func of(_ line: Span<UInt8>, at start: Int) -> Stage? {
        let words: [(StaticString, Stage)] = [
            ("RCPT TO", .rcpt), ("MAIL FROM", .mail), ("end of DATA", .content), ("end of data", .content),
            ("DATA", .data), ("EHLO", .ehlo), ("HELO", .ehlo), ("STARTTLS", .tls), ("AUTH", .auth),
            ("initial connection", .connect), ("pipelined RCPT", .rcpt), ("pipelined MAIL", .mail),
            ("pipelined DATA", .data), ("pipelined end of data", .content), ("BDAT", .content),
        ]
        return words.first { LogBytes.starts(line, start, with: $0.0) }?.1
    }
}

/// The host that wrote a syslog line: the word before the program's name.
enum LogHost {
    static func name(_ line: Span<UInt8>, before end: Int) -> Range<Int>? {
        guard let bracket = LogBytes.find("]: ", in: line, 0..<end) else { return nil }
        var program = bracket
        while program > 0, line[program - 1] != 0x20 { program -= 1 }
        guard program > 1 else { return nil }
        var start = program - 1
        while start > 0, line[start - 1] != 0x20 { start -= 1 }
        return start > 0 && start < program - 1 ? start..<(program - 1) : nil
    }
}
