/// The address of a host in brackets. Source: RFC 5321 section 4.1.3.
///
///     [192.0.2.1]    [IPv6:2001:db8::1]    [IPv6:::ffff:192.0.2.1]
enum AddressLiteral {
    /// - Parameter start: where the bracket opens; it is to close at the end.
    static func check(_ bytes: Span<UInt8>, from start: Int) throws(AddressFault) {
        for index in start..<bytes.count where bytes[index] >= 0x80 || ByteClass.isControl(bytes[index]) {
            let byte = bytes[index]
            throw AddressFault(byte < 0x80 ? .controlCharacter(UInt32(byte)) : .unknownLiteral, at: index)
        }
        guard bytes[bytes.count - 1] == UInt8(ascii: "]") else { throw AddressFault(.unclosedLiteral, at: start) }
        let content = bytes.extracting(start + 1..<bytes.count - 1)
        if hasIPv6Tag(content) {
            guard isIPv6(content.extracting(5..<content.count)) else { throw AddressFault(.badIPv6, at: start + 6) }
        } else if content.count > 0, ByteClass.isDigit(content[0]), !contains(content, UInt8(ascii: ":")) {
            guard isIPv4(content) else { throw AddressFault(.badIPv4, at: start + 1) }
        } else {
            throw AddressFault(.unknownLiteral, at: start)
        }
    }

    /// Tags are told apart without regard to case, as all words of the grammar are. Source: RFC 5234 section 2.3.
    private static func hasIPv6Tag(_ content: Span<UInt8>) -> Bool {
        content.count > 5 && ByteClass.folded(content[0]) == UInt8(ascii: "i")
            && ByteClass.folded(content[1]) == UInt8(ascii: "p") && ByteClass.folded(content[2]) == UInt8(ascii: "v")
            && content[3] == UInt8(ascii: "6") && content[4] == UInt8(ascii: ":")
    }

    private static func contains(_ content: Span<UInt8>, _ byte: UInt8) -> Bool {
        content.indices.contains { content[$0] == byte }
    }

    /// Four numbers of one to three digits, 0...255 each.
    static func isIPv4(_ text: Span<UInt8>) -> Bool {
        var numberCount = 0
        var offset = 0
        while true {
            var (value, digitCount) = (0, 0)
            while offset < text.count, ByteClass.isDigit(text[offset]), digitCount < 4 {
                value = value * 10 + Int(text[offset] - UInt8(ascii: "0"))
                digitCount += 1
                offset += 1
            }
            guard (1...3).contains(digitCount), value <= 255 else { return false }
            numberCount += 1
            guard offset < text.count else { return numberCount == 4 }
            guard text[offset] == UInt8(ascii: "."), numberCount < 4 else { return false }
            offset += 1
        }
    }

    /// Eight groups, or fewer and one `::`, which stands for one group or more (RFC 4291 section 2.2; RFC 5321 asks for two,
    /// and writers of addresses do not). The last two may be an IPv4 address.
    static func isIPv6(_ text: Span<UInt8>) -> Bool {
        var (groupCount, offset, hasGap) = (0, 0, false)
        if text.count >= 2, text[0] == UInt8(ascii: ":"), text[1] == UInt8(ascii: ":") { (hasGap, offset) = (true, 2) }
        while offset < text.count {
            let start = offset
            while offset < text.count, offset - start < 5, ByteClass.isHexadecimal(text[offset]) { offset += 1 }
            guard (1...4).contains(offset - start) else { return false }
            if offset < text.count, text[offset] == UInt8(ascii: ".") {
                guard isIPv4(text.extracting(start..<text.count)) else { return false }
                groupCount += 2
                break
            }
            groupCount += 1
            guard offset < text.count else { break }
            guard text[offset] == UInt8(ascii: ":"), offset + 1 < text.count else { return false }
            offset += 1
            guard text[offset] == UInt8(ascii: ":") else { continue }
            guard !hasGap else { return false }
            hasGap = true
            offset += 1
        }
        return hasGap ? groupCount <= 7 : groupCount == 8
    }
}
