/// Walks over `type/subtype; name=value; name="value"` by places alone, and takes what mailers really write: comments,
/// spaces round `=`, missing quotation marks. Source: RFC 2045 section 5.1.
struct ParameterReader {
    private var offset: Int
    private let end: Int

    init(_ value: Range<Int>) {
        offset = value.lowerBound
        end = value.upperBound
    }

    /// `nil` where no type and subtype stand at the beginning.
    mutating func mediaType(_ bytes: Span<UInt8>) -> (type: Range<Int>, subtype: Range<Int>)? {
        skipSpace(bytes)
        let type = token(bytes)
        skipSpace(bytes)
        guard !type.isEmpty, offset < end, bytes[offset] == UInt8(ascii: "/") else { return nil }
        offset += 1
        skipSpace(bytes)
        let subtype = token(bytes)
        return subtype.isEmpty ? nil : (type, subtype)
    }

    /// The next parameter; its value without quotation marks, escapes left as they are.
    mutating func next(_ bytes: Span<UInt8>) -> (name: Range<Int>, value: Range<Int>)? {
        while offset < end {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                _ = quoted(bytes)
            } else if byte == UInt8(ascii: "(") {
                skipComment(bytes)
            } else if !TokenReader.isTokenByte(byte) {
                offset += 1
            } else {
                let name = token(bytes)
                skipSpace(bytes)
                guard offset < end, bytes[offset] == UInt8(ascii: "=") else { continue }
                offset += 1
                skipSpace(bytes)
                return (name, value(bytes))
            }
        }
        return nil
    }

    private mutating func value(_ bytes: Span<UInt8>) -> Range<Int> {
        if offset < end, bytes[offset] == UInt8(ascii: "\"") { return quoted(bytes) }
        // Unquoted values with bytes no token may hold are common: only a semicolon or white space ends them.
        let start = offset
        while offset < end, bytes[offset] != UInt8(ascii: ";"), !ASCII.isSpace(bytes[offset]) { offset += 1 }
        return start..<offset
    }

    /// What stands between quotation marks; up to the end of the field where the second one is missing.
    private mutating func quoted(_ bytes: Span<UInt8>) -> Range<Int> {
        offset += 1
        let start = offset
        while offset < end, bytes[offset] != UInt8(ascii: "\"") {
            offset += bytes[offset] == UInt8(ascii: "\\") && offset + 1 < end ? 2 : 1
        }
        let content = start..<offset
        if offset < end { offset += 1 }
        return content
    }

    /// Nested comments are counted, not entered.
    private mutating func skipComment(_ bytes: Span<UInt8>) {
        var depth = 0
        repeat {
            switch bytes[offset] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\\"): offset = min(offset + 1, end - 1)
            default: break
            }
            offset += 1
        } while offset < end && depth > 0
    }

    private mutating func token(_ bytes: Span<UInt8>) -> Range<Int> {
        let start = offset
        while offset < end, TokenReader.isTokenByte(bytes[offset]) { offset += 1 }
        return start..<offset
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while offset < end, ASCII.isSpace(bytes[offset]) { offset += 1 }
    }
}
