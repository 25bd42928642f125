import Glibc

/// A network in CIDR notation. Source: RFC 4632 section 3.1, RFC 4291 section 2.3.
enum Network {
    /// True for `10.0.0.0/8`, `127.0.0.1/32`, `fd00::/8`.
    static func isCIDR(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...3).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1])
        else { return false }
        var four = in_addr()
        if inet_pton(AF_INET, String(parts[0]), &four) == 1 { return length <= 32 }
        var six = in6_addr()
        return inet_pton(AF_INET6, String(parts[0]), &six) == 1 && length <= 128
    }
}
