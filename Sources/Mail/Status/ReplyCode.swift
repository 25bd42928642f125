/// The code at the start of a reply line, such as `550`. Source: RFC 5321 section 4.2.
public struct ReplyCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 200...599.
    public let number: UInt16

    public enum ParseError: Error, Equatable, Sendable {
        case notADigit(offset: Int)
        case outOfRange(UInt16)
    }

    /// Reads the first three bytes.
    public static func parse(_ bytes: Span<UInt8>) throws(ParseError) -> ReplyCode {
        var number: UInt16 = 0
        for offset in 0..<3 {
            guard offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) else {
                throw .notADigit(offset: offset)
            }
            number = number * 10 + UInt16(bytes[offset] - UInt8(ascii: "0"))
        }
        guard let code = ReplyCode(number) else { throw .outOfRange(number) }
        return code
    }

    /// `nil` outside 200...599.
    public init?(_ number: UInt16) {
        guard (200...599).contains(number) else { return nil }
        self.number = number
    }

    public var isPositive: Bool { number < 400 }
    public var isTransient: Bool { (400...499).contains(number) }
    public var isPermanent: Bool { number >= 500 }
    public var description: String { String(number) }
    public static func < (left: ReplyCode, right: ReplyCode) -> Bool { left.number < right.number }
}
