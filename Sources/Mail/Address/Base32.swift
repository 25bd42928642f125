/// Crockford's base 32 in lower case: five bits a character, no letter that is taken for a digit. Written in lower case, read
/// in either, because some systems on the way of a mail change the case of addresses. Source: crockford.com/base32.
enum Base32 {
    private static let digits: [32 of UInt8] = [
        0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68,
        0x6A,
        0x6B, 0x6D, 0x6E, 0x70, 0x71, 0x72, 0x73, 0x74, 0x76, 0x77, 0x78, 0x79, 0x7A,
    ]

    /// Appends the lowest `5 × count` bits of `bits`, the highest first.
    /// - Parameter count: of characters, 1...12.
    static func write(_ bits: UInt64, count: Int, into text: inout [UInt8]) {
        for place in stride(from: 5 * (count - 1), through: 0, by: -5) {
            text.append(digits[Int(bits >> UInt64(place) & 31)])
        }
    }

    /// `nil` where a byte is no digit.
    static func read(_ text: some Sequence<UInt8>) -> UInt64? {
        var bits: UInt64 = 0
        for byte in text {
            let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard let digit = value(of: folded) else { return nil }
            bits = bits << 5 | digit
        }
        return bits
    }

    private static func value(of byte: UInt8) -> UInt64? {
        for index in digits.indices where digits[index] == byte { return UInt64(index) }
        return nil
    }
}
