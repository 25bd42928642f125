/// A record of PowerMTA's accounting file, comma-separated: `b,2026-11-21 11:16:40+0000,…,anna@example.com,…,"smtp;550 …"`.
/// Source: RFC 4180 for the form.
enum AccountingLine {
    /// Values of a record that are told apart.
    private static let valueLimit = 200

    static func isLikely(_ line: Span<UInt8>) -> Bool {
        if LogBytes.starts(line, 0, with: "type,") || LogBytes.starts(line, 0, with: "\"type\",") { return true }
        let comma = LogBytes.upTo(UInt8(ascii: ","), in: line, from: 0, to: min(line.count, 4))
        guard (1...2).contains(comma.count), comma.upperBound < line.count, line.count > comma.upperBound + 4 else {
            return false
        }
        // Every record begins with its kind and a date.
        let isDated = (1...4).allSatisfy { ASCII.isDigit(line[comma.upperBound + $0]) }
        return isDated && LogBytes.find(",", in: line, (comma.upperBound + 1)..<line.count) != nil
    }

    /// Appends the values without quotation marks, and says where each stands.
    static func values(_ line: Span<UInt8>, into text: inout [UInt8]) -> [Range<Int>] {
        var values: [Range<Int>] = []
        var start = text.count
        var isQuoted = false
        var offset = 0
        while offset < line.count {
            let byte = line[offset]
            let isDoubled = isQuoted && offset + 1 < line.count && line[offset + 1] == UInt8(ascii: "\"")
            if byte == UInt8(ascii: "\"") {
                if isDoubled {
                    text.append(byte)
                    offset += 1
                } else {
                    isQuoted.toggle()
                }
            } else if byte == UInt8(ascii: ","), !isQuoted {
                values.append(start..<text.count)
                guard values.count < valueLimit else { return values }
                start = text.count
            } else {
                text.append(byte)
            }
            offset += 1
        }
        values.append(start..<text.count)
        return values
    }
}
