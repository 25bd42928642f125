/// A line of a report or header taken for a field.
enum FieldLine {
    /// A name of printable ASCII, white space allowed before the colon (RFC 5322 section 4.5).
    @inline(__always)
    static func field(_ bytes: Span<UInt8>, _ line: Range<Int>) -> MailField? {
        var offset = line.lowerBound
        let limit = min(line.upperBound, offset + 998)
        while offset < limit, bytes[offset] &- 0x21 < 0x5E, bytes[offset] != UInt8(ascii: ":") { offset &+= 1 }
        let nameEnd = offset
        guard nameEnd > line.lowerBound else { return nil }
        while offset < limit, ASCII.isBlank(bytes[offset]) { offset &+= 1 }
        guard offset < limit, bytes[offset] == UInt8(ascii: ":") else { return nil }
        return MailField(name: line.lowerBound..<nameEnd, value: (offset + 1)..<line.upperBound)
    }
}
