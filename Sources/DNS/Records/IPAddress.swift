import Glibc

/// An IPv4 or IPv6 address. Source: RFC 791, RFC 4291.
public enum IPAddress: Hashable, Sendable, CustomStringConvertible {
    case v4(UInt32)
    /// The first and the last eight bytes.
    case v6(UInt64, UInt64)

    /// Reads four decimal numbers or IPv6 text; no zone, no brackets, no port.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        let text = String(text)
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
            return
        }
        var six: [UInt8] = Array(repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self = .v6(IPAddress.number(six[0..<8]), IPAddress.number(six[8..<16]))
    }

    /// The data of an A or AAAA record: four or sixteen bytes, nothing else.
    public static func parse(_ data: Span<UInt8>) -> IPAddress? {
        var bytes: [UInt8] = []
        guard data.count == 4 || data.count == 16 else { return nil }
        for index in 0..<data.count { bytes.append(data[index]) }
        return bytes.count == 4
            ? .v4(UInt32(truncatingIfNeeded: number(bytes[...]))) : .v6(number(bytes[0..<8]), number(bytes[8..<16]))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    /// As RFC 5952 writes it.
    public var description: String {
        var buffer = [CChar](repeating: 0, count: 46)
        switch self {
        case .v4(let number):
            var address = in_addr(s_addr: number.bigEndian)
            inet_ntop(AF_INET, &address, &buffer, 46)
        case .v6(let high, let low):
            var bytes = [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - $0 * 8)) } }
            inet_ntop(AF_INET6, &bytes, &buffer, 46)
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
