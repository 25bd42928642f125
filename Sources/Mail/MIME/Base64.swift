/// Bytes as letters, digits, `+` and `/`. Source: RFC 4648 section 4, RFC 2045 section 6.8.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends the encoding of `bytes`, padded, on one line.
    public static func encode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        let letters = alphabet
        output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4)
        var offset = 0
        while offset + 2 < bytes.count {
            let group = Int(bytes[offset]) << 16 | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2])
            output.append(letters[group >> 18])
            output.append(letters[group >> 12 & 63])
            output.append(letters[group >> 6 & 63])
            output.append(letters[group & 63])
            offset += 3
        }
        guard offset < bytes.count else { return }
        let hasSecond = offset + 1 < bytes.count
        let group = Int(bytes[offset]) << 16 | (hasSecond ? Int(bytes[offset + 1]) << 8 : 0)
        output.append(letters[group >> 18])
        output.append(letters[group >> 12 & 63])
        output.append(hasSecond ? letters[group >> 6 & 63] : UInt8(ascii: "="))
        output.append(UInt8(ascii: "="))
    }

    public static func encode(_ bytes: Span<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        encode(bytes, into: &output)
        return output
    }

    /// As the body of a part: lines of 76 columns, each ended by CR LF.
    public static func encodeLines(_ bytes: Span<UInt8>) -> [UInt8] {
        let bytesPerLine = 57
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count / bytesPerLine + 1) * 78)
        var offset = 0
        while offset < bytes.count {
            let end = min(offset + bytesPerLine, bytes.count)
            encode(bytes.extracting(offset..<end), into: &output)
            output.append(UInt8(ascii: "\r"))
            output.append(UInt8(ascii: "\n"))
            offset = end
        }
        return output
    }

    /// Reads letters up to the first `=`; white space between them is passed over.
    /// - Returns: `nil` where any other byte stands, where one letter is left over, or where more than padding follows.
    public static func decode(_ bytes: Span<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4 * 3)
        var bits: UInt32 = 0
        var letterCount = 0
        var isPadded = false
        for offset in 0..<bytes.count {
            let byte = bytes[offset]
            if byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { continue }
            if byte == UInt8(ascii: "=") {
                isPadded = true
                continue
            }
            guard !isPadded, let value = value(of: byte) else { return nil }
            bits = bits << 6 | value
            letterCount += 1
            if letterCount & 3 == 0 {
                output.append(UInt8(truncatingIfNeeded: bits >> 16))
                output.append(UInt8(truncatingIfNeeded: bits >> 8))
                output.append(UInt8(truncatingIfNeeded: bits))
            }
        }
        switch letterCount & 3 {
        case 0: break
        case 2: output.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3:
            output.append(UInt8(truncatingIfNeeded: bits >> 10))
            output.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: return nil
        }
        return output
    }

    private static func value(of letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
