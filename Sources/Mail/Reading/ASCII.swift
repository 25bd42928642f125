/// Questions asked of single bytes.
enum ASCII {
    /// Capitals made small, all else as it is.
    @inline(__always)
    static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Space or tab.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Space, tab, CR or LF.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// True where the bytes of `range` are `word` (given in small letters), capitals not counted.
    @inline(__always)
    static func equal(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return hasPrefix(bytes, range, word)
    }

    /// True where the bytes of `range` begin with `word` (given in small letters), capitals not counted.
    static func hasPrefix(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard range.count >= letters.count else { return false }
        for index in 0..<letters.count where folded(bytes[range.lowerBound + index]) != letters[index] { return false }
        return true
    }

    /// `range` without the white space at its ends.
    static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }
}
