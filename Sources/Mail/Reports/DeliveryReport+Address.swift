extension DeliveryReport {
    /// An address of a recipient as text: xtext (`+2B`) and UTF-8 address text (`\x{FC}`) undone, line ends taken out.
    /// Nothing is checked; ``Mailbox`` does that. Source: RFC 3461 section 4, RFC 6533 section 3.
    /// - Parameter isOriginal: true for an Original-Recipient, the only field that xtext belongs in.
    public func address(_ range: Range<Int>, isOriginal: Bool = false) -> String {
        let bytes = bytes.span
        var text: [UInt8] = []
        var offset = range.lowerBound
        while offset < range.upperBound, text.count < 1_000 {
            let byte = bytes[offset]
            if isOriginal, byte == UInt8(ascii: "+"), offset + 2 < range.upperBound,
                let high = Hexadecimal.value(of: bytes[offset + 1]), let low = Hexadecimal.value(of: bytes[offset + 2]),
                !(0x61...0x66).contains(bytes[offset + 1]), !(0x61...0x66).contains(bytes[offset + 2])
            {
                text.append(high << 4 | low)
                offset += 3
            } else if byte == UInt8(ascii: "\\"), let found = unicodeEscape(bytes, offset..<range.upperBound) {
                text += String(found.scalar).utf8
                offset = found.end
            } else {
                if byte != 0x0D, byte != 0x0A { text.append(byte) }
                offset += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `\x{1F4E7}`.
    private func unicodeEscape(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (scalar: Unicode.Scalar, end: Int)? {
        guard ASCII.hasPrefix(bytes, range, "\\x{") else { return nil }
        var offset = range.lowerBound + 3
        var value: UInt32 = 0
        while offset < min(range.upperBound, range.lowerBound + 9), let digit = Hexadecimal.value(of: bytes[offset]) {
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        guard offset > range.lowerBound + 3, offset < range.upperBound, bytes[offset] == UInt8(ascii: "}"),
            let scalar = Unicode.Scalar(value)
        else { return nil }
        return (scalar, offset + 1)
    }
}
