/// Looking for words in a line.
enum LogBytes {
    /// The offset of `word` in `range`, byte for byte; `nil` where it is not.
    static func find(_ word: StaticString, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard range.count >= letters.count else { return nil }
        for offset in range.lowerBound...(range.upperBound - letters.count) where bytes[offset] == letters[0] {
            if starts(bytes, offset, letters) { return offset }
        }
        return nil
    }

    static func starts(_ bytes: Span<UInt8>, _ offset: Int, with word: StaticString) -> Bool {
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        return offset >= 0 && offset + letters.count <= bytes.count && starts(bytes, offset, letters)
    }

    private static func starts(_ bytes: Span<UInt8>, _ offset: Int, _ letters: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<letters.count where bytes[offset + index] != letters[index] { return false }
        return true
    }

    /// From `start` up to the first of `byte`, or the end of `range`.
    static func upTo(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Range<Int> {
        var offset = start
        while offset < end, bytes[offset] != byte { offset += 1 }
        return min(start, end)..<offset
    }

    static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}
