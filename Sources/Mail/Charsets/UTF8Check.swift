/// Is it UTF-8, and if not, what might it be? Source: RFC 3629.
enum UTF8Check {
    /// True where `bytes[start...]` is sound UTF-8.
    static func isValid(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        var offset = start
        while offset < bytes.count {
            if bytes[offset] < 0x80 {
                offset = ByteSearch.firstHigh(in: bytes, from: offset, to: bytes.count)
                continue
            }
            switch length(bytes, at: offset) {
            case 0: return false
            case let length: offset += length
            }
        }
        return true
    }

    /// Bytes of the character at `offset`, whose first byte is 0x80 or more; 0 where it is none.
    private static func length(_ bytes: Span<UInt8>, at offset: Int) -> Int {
        let first = bytes[offset]
        let expected: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: expected = 2
        case 0xE0: (expected, second) = (3, 0xA0...0xBF)
        case 0xED: (expected, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: expected = 3
        case 0xF0: (expected, second) = (4, 0x90...0xBF)
        case 0xF4: (expected, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: expected = 4
        default: return 0
        }
        guard offset + expected <= bytes.count else { return 0 }
        for index in 1..<expected {
            let byte = bytes[offset + index]
            guard index == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { return 0 }
        }
        return expected
    }

    /// The length of `bytes`; where it is over `limit`, that without a character that would be cut in two.
    static func wholeCount(_ bytes: Span<UInt8>, limit: Int) -> Int {
        guard bytes.count > limit else { return bytes.count }
        let end = max(limit, 0)
        var start = end
        while start > 0, end - start < 3, bytes[start - 1] & 0xC0 == 0x80 { start -= 1 }
        guard start > 0, bytes[start - 1] >= 0xC0 else { return end }
        let first = bytes[start - 1]
        let expected = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        return end - start + 1 < expected ? start - 1 : end
    }

    /// Sound UTF-8 out of bytes that are not: what is UTF-8 stays, each other byte of 0x80 or more is read as
    /// windows-1252.
    static func repaired(_ bytes: Span<UInt8>, isUTF8: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 4)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            let length = byte < 0x80 ? 1 : isUTF8 ? length(bytes, at: offset) : 0
            if length == 0 {
                for unit in String(Latin1.scalar(byte)).utf8 { text.append(unit) }
                offset += 1
            } else {
                for index in 0..<length { text.append(bytes[offset + index]) }
                offset += length
            }
        }
        return text
    }
}
