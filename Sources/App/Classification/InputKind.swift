import Bounce
import Mail

/// What stands in a file, told by how it begins.
public enum InputKind: Hashable, Sendable {
    case folder
    /// One mail, or a mail file.
    case mail
    case log
    /// Replies or texts, one a line.
    case replies

    /// Bytes at the start of a file that are looked at.
    static let headByteCount = 32 << 10

    /// - Parameter head: the first bytes of a file.
    init(_ head: [UInt8]) {
        let bytes = head.span
        if MboxReader.begins(bytes) {
            self = .mail
        } else if InputKind.lines(of: head).contains(where: { LogFormat.of(bytes.extracting($0)) != nil }) {
            self = .log
        } else if InputKind.beginsWithReply(head) {
            self = .replies
        } else {
            // One line with a colon may be a reply; a mail has more than one field.
            self = ParsedMail.parse(head).fields(of: 0).count >= 2 ? .mail : .replies
        }
    }

    /// The first lines.
    private static func lines(of head: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        while start < head.count, lines.count < 20 {
            let end = head[start...].firstIndex(of: 0x0A) ?? head.count
            lines.append(start..<end)
            start = end + 1
        }
        return lines
    }

    /// `550 …`, `550-…` or `{`.
    private static func beginsWithReply(_ head: [UInt8]) -> Bool {
        guard let first = head.firstIndex(where: { $0 > 0x20 }) else { return true }
        if head[first] == UInt8(ascii: "{") { return true }
        guard let code = try? ReplyCode.parse(head.span.extracting(first..<head.count)), first + 3 < head.count else {
            return false
        }
        return code.number > 0 && (head[first + 3] == 0x20 || head[first + 3] == UInt8(ascii: "-"))
    }
}
