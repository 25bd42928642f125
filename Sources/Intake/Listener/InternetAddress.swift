import NIOCore

/// An Internet address as a number: 4 or 16 bytes. An IPv4 address within IPv6 (`::ffff:192.0.2.7`, as sockets of both
/// families give it) is the IPv4 address.
struct InternetAddress: Hashable, Sendable {
    enum Family: Hashable, Sendable { case v4, v6 }

    let family: Family
    /// Leading zeros for IPv4.
    let bits: UInt128

    var bitCount: Int { family == .v4 ? 32 : 128 }

    /// The 64 bits that one site has of IPv6; an IPv4 address as it is.
    var site: InternetAddress { family == .v4 ? self : InternetAddress(family: .v6, bits: (bits >> 64) << 64) }

    var isLoopback: Bool { family == .v4 ? bits >> 24 == 127 : bits == 1 }

    /// `nil` for a socket in the file system.
    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        self.init(text)
    }

    /// Reads `192.0.2.7` or `2001:db8::7` and nothing else: no port, zone, octal or short form. Source: RFC 4291
    /// section 2.2.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if let bits = InternetAddress.v4(bytes[...]) {
            self.init(family: .v4, bits: UInt128(bits))
        } else if let bits = InternetAddress.v6(bytes) {
            let isMapped = bits >> 32 == 0xFFFF
            self.init(family: isMapped ? .v4 : .v6, bits: isMapped ? bits & 0xFFFF_FFFF : bits)
        } else {
            return nil
        }
    }

    private init(family: Family, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    private static func v4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            // A leading zero is octal to some readers and decimal to others.
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var value: UInt32 = 0
            for digit in part {
                guard (0x30...0x39).contains(digit) else { return nil }
                value = value * 10 + UInt32(digit - 0x30)
            }
            guard value <= 255 else { return nil }
            bits = bits << 8 | value
        }
        return bits
    }

    /// Up to eight groups; `::` once stands for the zero groups that are missing.
    private static func v6(_ text: [UInt8]) -> UInt128? {
        guard (2...45).contains(text.count) else { return nil }
        let gap = text.indices.dropLast().first { text[$0] == UInt8(ascii: ":") && text[$0 + 1] == UInt8(ascii: ":") }
        guard let gap else {
            guard let groups = groups(text[...]), groups.count == 8 else { return nil }
            return number(groups)
        }
        guard let head = gap == 0 ? [] : groups(text[..<gap], mayEndInV4: false),
            let tail = gap + 2 == text.count ? [] : groups(text[(gap + 2)...]), head.count + tail.count <= 7
        else { return nil }
        return number(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
    }

    private static func groups(_ text: ArraySlice<UInt8>, mayEndInV4: Bool = true) -> [UInt16]? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let bits = v4(part) {
                groups += [UInt16(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits)]
            } else {
                guard let group = group(part) else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func group(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(digits.count) else { return nil }
        var value: UInt16 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: value = value << 4 | UInt16(digit - 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt16((digit | 0x20) - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }

    private static func number(_ groups: [UInt16]) -> UInt128 { groups.reduce(0) { $0 << 16 | UInt128($1) } }
}
