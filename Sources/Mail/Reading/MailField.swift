/// One field of a header, as places in the bytes of its mail. Source: RFC 5322 section 2.2.
public struct MailField: Hashable, Sendable {
    private let start: UInt32
    private let nameCount: UInt32
    private let valueStart: UInt32
    private var valueEnd: UInt32

    init(name: Range<Int>, value: Range<Int>) {
        start = UInt32(name.lowerBound)
        nameCount = UInt32(name.count)
        valueStart = UInt32(value.lowerBound)
        valueEnd = UInt32(value.upperBound)
    }

    /// The name as it is written, without the colon and white space before it; 1...998 bytes.
    public var name: Range<Int> { Int(start)..<Int(start + nameCount) }
    /// What stands behind the colon, up to the last line's end, folds and white space included.
    public var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }

    /// Takes in a line that continues the field.
    mutating func extend(to end: Int) { valueEnd = UInt32(end) }
}
