/// Questions asked of single bytes of an address, each answered from two words of 64 bits.
enum ByteClass {
    /// `atext` of RFC 5322 section 3.2.3, in ASCII: a letter, a digit or one of `` !#$%&'*+-/=?^_`{|}~ ``.
    @inline(__always)
    static func isAtomText(_ byte: UInt8) -> Bool {
        isIn(byte, low: 0xA3FF_ACFA_0000_0000, high: 0x7FFF_FFFF_C7FF_FFFE)
    }

    /// `Let-dig` of RFC 5321 section 4.1.2.
    @inline(__always)
    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isIn(byte, low: 0x03FF_0000_0000_0000, high: 0x07FF_FFFE_07FF_FFFE)
    }

    /// - Parameters:
    ///   - low: a bit for each byte of 0...63.
    ///   - high: a bit for each byte of 64...127.
    @inline(__always)
    private static func isIn(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
        byte < 0x80 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    /// Capitals made small, all else as it is.
    @inline(__always)
    static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
