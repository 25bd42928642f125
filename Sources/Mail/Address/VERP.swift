/// A variable envelope return path: the local part under which one message returns, so that whatever comes back says by its
/// address which message it speaks of. Source: VERP (Bernstein, 1997); RFC 5321 section 4.5.5.
///
///     b-06d3k1f8y0g004x50qj6v2m3e9rc7a1zt    34 characters
///
/// Behind the letter of its use stand 160 bits in base 32: the message's number (63), the day it was made (16) and a seal (80)
/// that nobody can make without the key. This type writes and reads them; who holds the key makes and checks the seal.
public struct VERP: Hashable, Sendable, CustomStringConvertible {
    /// What a token may be used for. The seals differ, so that one use's token is no good for the other.
    public enum Use: UInt8, Hashable, Sendable, CaseIterable {
        /// The address in MAIL FROM, seen by the servers on the way.
        case returnPath = 0x62
        /// A header field that comes back in feedback reports, seen by the recipient too.
        case trace = 0x74
    }

    /// 80 bits.
    public struct Seal: Hashable, Sendable {
        public let high: UInt64
        public let low: UInt16

        public init(high: UInt64, low: UInt16) {
            self.high = high
            self.low = low
        }

        /// Takes equal time whichever bits differ.
        public func isEqual(to other: Seal) -> Bool { (high ^ other.high) | UInt64(low ^ other.low) == 0 }
    }

    public let use: Use
    /// 0...2⁶³−1.
    public let message: Int64
    /// Days since 1970 (UTC).
    public let day: UInt16
    public let seal: Seal

    /// Bytes of the text.
    public static let byteCount = 34

    public init(use: Use, message: Int64, day: UInt16, seal: Seal) {
        precondition(message >= 0, "a message's number has 63 bits")
        self.use = use
        self.message = message
        self.day = day
        self.seal = seal
    }

    /// Reads the text in either case; anything that was not written by `description` is no token.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == VERP.byteCount, let use = Use(rawValue: bytes[0] | 0x20), bytes[1] == UInt8(ascii: "-"),
            let first = Base32.read(bytes[2..<10]), let second = Base32.read(bytes[10..<18]),
            let third = Base32.read(bytes[18..<26]), let fourth = Base32.read(bytes[26..<34]), first >> 39 == 0
        else { return nil }
        self.use = use
        // 40 + 40 + 40 + 40 bits: message 40 + 24, day 16, seal 40 + 40.
        message = Int64(first << 24 | second >> 16)
        day = UInt16(truncatingIfNeeded: second)
        seal = Seal(high: third << 24 | fourth >> 16, low: UInt16(truncatingIfNeeded: fourth))
    }

    /// In lower case.
    public var description: String {
        var text: [UInt8] = [use.rawValue, UInt8(ascii: "-")]
        text.reserveCapacity(VERP.byteCount)
        let message = UInt64(bitPattern: message)
        Base32.write(message >> 24, count: 8, into: &text)
        Base32.write((message & 0xFF_FFFF) << 16 | UInt64(day), count: 8, into: &text)
        Base32.write(seal.high >> 24, count: 8, into: &text)
        Base32.write((seal.high & 0xFF_FFFF) << 16 | UInt64(seal.low), count: 8, into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
