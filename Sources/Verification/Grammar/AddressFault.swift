/// Why some bytes are no address, or none that the policy takes, and where.
public struct AddressFault: Error, Hashable, Sendable {
    public let problem: Problem
    /// The byte at which it shows, 0...; the length of the address where something is missing at its end.
    public let offset: Int

    init(_ problem: Problem, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    public enum Problem: Hashable, Sendable {
        case empty
        case noAtSign
        case secondAtSign
        case notUTF8
        /// CR, LF, NUL and the like, U+0080...U+009F and the separators U+2028 and U+2029, wherever they stand.
        case controlCharacter(UInt32)

        case noLocalPart
        /// A character that stands before the `@` only within quotes.
        case unquotedCharacter(UInt8)
        /// Dots stand between other characters, one at a time.
        case dotInLocalPart
        case unclosedQuote
        /// Only the `@` may follow a closing quote.
        case textAfterQuote
        /// A backslash makes a printable ASCII character plain, and nothing else.
        case escapedCharacter

        case noDomain
        case emptyLabel
        /// A label begins or ends with a hyphen.
        case hyphenAtEdge
        case domainCharacter(UInt8)
        /// Letters that make no domain name together. Source: RFC 5891, UTS 46.
        case notIDNA

        case unclosedLiteral
        case badIPv4
        case badIPv6
        /// IANA keeps the list of tags, and there is only `IPv6` in it. Source: RFC 5321 section 4.1.3.
        case unknownLiteral

        /// In octets, quotes and backslashes among them.
        case localPartTooLong(Int)
        case labelTooLong(Int)
        /// In octets, the domain taken as A-labels or as it stands, whichever is longer.
        case tooLong(Int)

        // What only `AddressPolicy.signup` refuses.
        case quotedLocalPart
        case addressLiteral
        case dotless
        /// A top-level domain that will never be in the public DNS. Source: RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 9476.
        case reservedTopLevelDomain
        /// A top-level domain is of letters, two or more. Source: RFC 3696 section 2.
        case badTopLevelDomain
        /// It cannot be seen, or is no letter, mark or number of any script.
        case strangeCharacter(UInt32)
    }
}

extension AddressFault {
    /// Octets of a local part, of a label and of an address. Source: RFC 5321 section 4.5.3.1, RFC 1035 section 2.3.4, RFC
    /// 3696 erratum 1690.
    static let localPartLimit = 64
    static let labelLimit = 63
    static let addressLimit = 254

    /// It is one of size.
    public var isAboutLength: Bool {
        switch problem {
        case .localPartTooLong, .labelTooLong, .tooLong: true
        default: false
        }
    }

    /// It is one of the names that IDNA knows.
    public var isAboutIDNA: Bool { problem == .notIDNA }

    /// One plain sentence without a full stop, free of control characters; it names the place in bytes, counted from 1.
    public var sentence: String {
        switch problem {
        case .empty: "the address is empty"
        case .noAtSign: "there is no @"
        default: "\(problem.sentence) (byte \(offset + 1))"
        }
    }
}

extension AddressFault.Problem {
    var sentence: String {
        switch self {
        case .empty: "the address is empty"
        case .noAtSign: "there is no @"
        case .secondAtSign: "there is a second @"
        case .notUTF8: "the bytes are no UTF-8"
        case .controlCharacter(let value): "a control character (\(Self.name(value))) never stands in an address"
        case .noLocalPart: "nothing stands before the @"
        case .unquotedCharacter(0x20): "a space may not stand before the @"
        case .unquotedCharacter(let byte): "\(Self.shown(byte)) may not stand before the @ without quotes"
        case .dotInLocalPart: "a dot before the @ stands between other characters, one at a time"
        case .unclosedQuote: "the quotation mark is not closed"
        case .textAfterQuote: "nothing but the @ may follow the closing quotation mark"
        case .escapedCharacter: "a backslash is followed by a printable ASCII character"
        case .noDomain: "nothing stands after the @"
        case .emptyLabel: "a dot of the domain stands between two names"
        case .hyphenAtEdge: "a part of the domain begins or ends with a hyphen"
        case .domainCharacter(0x20): "a space may not stand after the @"
        case .domainCharacter(let byte): "\(Self.shown(byte)) may not stand in a domain"
        case .notIDNA: "the domain is no internationalized domain name"
        case .unclosedLiteral: "the bracket is not closed"
        case .badIPv4: "what stands in the brackets is no IPv4 address"
        case .badIPv6: "what stands in the brackets is no IPv6 address"
        case .unknownLiteral: "what stands in the brackets is neither an IPv4 address nor [IPv6:…]"
        case .localPartTooLong(let count): "\(count) octets stand before the @, and at most 64 may"
        case .labelTooLong(let count): "a part of the domain has \(count) octets, and at most 63 are allowed"
        case .tooLong(let count): "the address has \(count) octets, and at most 254 are allowed"
        case .quotedLocalPart: "an address in quotation marks is not taken here"
        case .addressLiteral: "an address of a host in brackets is not taken here"
        case .dotless: "the domain has no dot"
        case .reservedTopLevelDomain: "the end of the domain is reserved and exists nowhere"
        case .badTopLevelDomain: "no domain ends like that"
        case .strangeCharacter(let value): "\(Self.name(value)) is not a character that people have in their address"
        }
    }

    /// `U+000D`.
    private static func name(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    private static func shown(_ byte: UInt8) -> String {
        byte == UInt8(ascii: "\"") ? "a quotation mark" : "“\(Character(Unicode.Scalar(byte)))”"
    }
}
