import Spool

extension RawHeaderText {
    /// What the header says of the message's urgency: `X-Postrider-Priority`, else a `Precedence` of `bulk`, `list` or `junk`,
    /// by which mass mail has always named itself. `nil` where it says nothing, or nothing we know.
    /// Source: RFC 2076 section 3.9; RFC 3834 section 3.1.8.
    static func priority(_ message: Span<UInt8>, _ header: RawHeader) -> Priority? {
        if let named = header.priority.flatMap({ Priority(name: word(message, $0)) }) { return named }
        return switch header.precedence.map({ word(message, $0) }) {
        case "bulk", "list", "junk": .bulk
        case _: nil
        }
    }

    /// A short value in lower case; empty where it is longer than any we know.
    private static func word(_ message: Span<UInt8>, _ range: Range<Int>) -> String {
        range.count <= 64 ? String(decoding: bytes(message, range), as: UTF8.self).lowercased() : ""
    }
}
