import Mail

/// A line of Exim's mainlog:
///
///     2026-11-21 11:16:40 1tE0Ab-0000Cd-EF ** anna@example.com <a@example.com> R=dnslookup T=remote_smtp
///     H=mx.example.com [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<anna@example.com>: 550 5.1.1 …
///
/// Source: Exim 4.98 specification, chapter 53.
enum EximLine {
    static func isLikely(_ line: Span<UInt8>) -> Bool {
        guard isDate(line) else { return false }
        return flag(line) != nil || LogBytes.find(" <= ", in: line, 0..<line.count) != nil
            || LogBytes.find(" Completed", in: line, 0..<line.count) != nil
    }

    /// `2026-11-21 11:16:40`.
    private static func isDate(_ line: Span<UInt8>) -> Bool {
        guard line.count > 24 else { return false }
        for (offset, mark) in [(4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (13, UInt8(ascii: ":"))] {
            guard line[offset] == mark else { return false }
        }
        return ASCII.isDigit(line[0]) && ASCII.isDigit(line[9]) && (line[10] == 0x20 || line[10] == UInt8(ascii: "T"))
    }

    /// The two characters behind the message's id, and the offset behind them. At most six words stand before them: date,
    /// time, time zone, process, id.
    private static func flag(_ line: Span<UInt8>) -> (outcome: LogEntry.Outcome, end: Int)? {
        let flags: [(StaticString, LogEntry.Outcome)] = [
            (" ** ", .bounced), (" == ", .deferred), (" => ", .delivered), (" -> ", .delivered),
            (" >> ", .delivered),
        ]
        var offset = 10
        for _ in 0..<6 {
            while offset < line.count, line[offset] != 0x20 { offset += 1 }
            if let found = flags.first(where: { LogBytes.starts(line, offset, with: $0.0) }) {
                return (found.1, offset + 4)
            }
            offset += 1
        }
        return nil
    }

    static func entry(_ line: Span<UInt8>) -> LogEntry? {
        guard isDate(line), let flag = flag(line) else { return nil }
        let address = address(line, from: flag.end)
        var entry = LogEntry(flag.outcome, recipient: address.final, text: line.count..<line.count)
        entry.originalRecipient = address.original
        let rest = address.end..<line.count
        if flag.outcome == .delivered {
            if let answer = LogBytes.find(" C=\"", in: line, rest) { entry.text = quoted(line, from: answer + 4) }
        } else if let colon = LogBytes.find(": ", in: line, rest) {
            entry.text = LogBytes.trimmed(line, (colon + 2)..<line.count)
        }
        if let host = LogBytes.find(" H=", in: line, rest.lowerBound..<max(rest.lowerBound, entry.text.lowerBound)) {
            entry.remoteMTA = LogBytes.upTo(0x20, in: line, from: host + 3, to: line.count)
        }
        if let after = LogBytes.find(" after ", in: line, entry.text) { entry.stage = LogStage.of(line, at: after + 7) }
        return entry
    }

    /// `anna@example.com`, `anna@example.com <alias@example.com>`, `anna <alias@example.com>` or
    /// `/dev/null <anna@example.com>`; a colon may end it.
    private static func address(
        _ line: Span<UInt8>, from start: Int
    ) -> (final: Range<Int>, original: Range<Int>?, end: Int) {
        var final = LogBytes.upTo(0x20, in: line, from: start, to: line.count)
        var end = final.upperBound
        if !final.isEmpty, line[final.upperBound - 1] == UInt8(ascii: ":") {
            final = final.lowerBound..<(final.upperBound - 1)
            return (final, nil, final.upperBound)
        }
        guard LogBytes.starts(line, end, with: " <") else { return (final, nil, end) }
        let original = LogBytes.upTo(UInt8(ascii: ">"), in: line, from: end + 2, to: line.count)
        end = min(original.upperBound + 1, line.count)
        let isAddress = LogBytes.find("@", in: line, final) != nil
        return isAddress ? (final, original, end) : (original, nil, end)
    }

    /// Up to the quotation mark that no backslash stands before.
    private static func quoted(_ line: Span<UInt8>, from start: Int) -> Range<Int> {
        var end = start
        while end < line.count, line[end] != UInt8(ascii: "\"") { end += line[end] == UInt8(ascii: "\\") ? 2 : 1 }
        return start..<min(end, line.count)
    }
}
