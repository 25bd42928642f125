import Mail
import NIOCore

/// One host that is given all mail: `relay.example.com:587`, `192.0.2.1:25`, `[2001:db8::1]:25`.
struct SmartHost: Hashable, Sendable {
    enum Host: Hashable, Sendable {
        /// IPv4 or IPv6, in text form.
        case address(String)
        case name(DomainName)
    }

    let host: Host
    let port: Int

    /// `nil` where `text` is none of the forms; port 25 where it names none.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        if let address = Self.socketAddress(text, port: 25) {
            self.host = .address(text)
            self.port = address.port ?? 25
            return
        }
        let colon = bytes.lastIndex(of: UInt8(ascii: ":"))
        let hostBytes = bytes[..<(colon ?? bytes.endIndex)]
        guard let port = colon.map({ Self.port(bytes[($0 + 1)...]) }) ?? 25 else { return nil }
        self.port = port
        if hostBytes.first == UInt8(ascii: "["), hostBytes.last == UInt8(ascii: "]") {
            let literal = String(decoding: hostBytes.dropFirst().dropLast(), as: UTF8.self)
            guard Self.socketAddress(literal, port: port) != nil else { return nil }
            self.host = .address(literal)
            return
        }
        let name = String(decoding: hostBytes, as: UTF8.self)
        if Self.socketAddress(name, port: port) != nil {
            self.host = .address(name)
        } else if let domain = DomainName(name) {
            self.host = .name(domain)
        } else {
            return nil
        }
    }

    private static func port(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (1...65_535).contains(number) ? number : nil
    }

    static func socketAddress(_ text: String, port: Int) -> SocketAddress? {
        try? SocketAddress(ipAddress: text, port: port)
    }
}
