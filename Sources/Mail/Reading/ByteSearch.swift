/// Looks through bytes eight at a time.
enum ByteSearch {
    /// The offset of the first `byte` in `start..<end`; `end` where there is none.
    /// - Precondition: `0 <= start <= end <= bytes.count`.
    static func first(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        precondition(start >= 0 && start <= end && end <= bytes.count, "a search stays inside its bytes")
        return bytes.withUnsafeBytes { raw in
            let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
            var offset = start
            while offset &+ 8 <= end {
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ pattern
                // The lowest set high bit stands in the first byte that is zero; higher ones may be false.
                let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
                if zeros != 0 { return offset &+ zeros.trailingZeroBitCount >> 3 }
                offset &+= 8
            }
            while offset < end, raw[offset] != byte { offset &+= 1 }
            return offset
        }
    }

    /// The offset of the first byte of 0x80 or more in `start..<end`; `end` where all are ASCII.
    /// - Precondition: `0 <= start <= end <= bytes.count`.
    static func firstHigh(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
        precondition(start >= 0 && start <= end && end <= bytes.count, "a search stays inside its bytes")
        return bytes.withUnsafeBytes { raw in
            var offset = start
            while offset &+ 8 <= end {
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let high = word & 0x8080_8080_8080_8080
                if high != 0 { return offset &+ high.trailingZeroBitCount >> 3 }
                offset &+= 8
            }
            while offset < end, raw[offset] < 0x80 { offset &+= 1 }
            return offset
        }
    }
}
