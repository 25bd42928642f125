internal import DNS
internal import Mail

/// Where a webhook is posted: checked before any name is looked up, so that a stranger cannot have us knock at doors of our
/// own. The address behind the name is checked when we connect (`WebhookLine`).
struct WebhookURL: Hashable, Sendable {
    enum Host: Hashable, Sendable {
        case name(DomainName)
        case address(IPAddress)
    }

    /// Longest that is taken, in bytes.
    static let byteLimit = 2_048

    let isSecure: Bool
    let host: Host
    let port: Int
    /// Path and query, beginning with `/`.
    let target: String

    /// As it is asked for: the host in lower case, the port where it is not the scheme's own.
    var text: String {
        let scheme = isSecure ? "https" : "http"
        let hasOwnPort = port == (isSecure ? 443 : 80)
        return "\(scheme)://\(authorityHost)\(hasOwnPort ? "" : ":\(port)")\(target)"
    }

    private var authorityHost: String {
        switch host {
        case .name(let name): name.text
        case .address(.v4(let number)): IPAddress.v4(number).description
        case .address(let address): "[\(address)]"
        }
    }

    /// - Parameter allowsPrivate: plain HTTP, every port, and addresses of our own networks are taken too.
    /// - Throws: `WebhookFault.url` with the reason in words.
    static func parse(_ text: String, allowsPrivate: Bool) throws(WebhookFault) -> WebhookURL {
        guard text.utf8.count <= byteLimit else { throw .url("it is longer than \(byteLimit) bytes") }
        guard text.utf8.allSatisfy(isPermitted) else {
            throw .url("it holds a space, a fragment, or a character that is not percent-encoded")
        }
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { throw .url("it does not begin with https://") }
        guard isSecure || allowsPrivate else { throw .url("it is not encrypted: it begins with http://") }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let behind = rest.dropFirst(authority.count)
        guard !authority.contains("@") else { throw .url("it holds a user's name or password") }
        let (name, portText) = try split(authority)
        let port = try portText.map { text throws(WebhookFault) in try Self.port(text) } ?? (isSecure ? 443 : 80)
        guard allowsPrivate || isOpen(port) else {
            throw .url("port \(port) is another service's; 443 and those from 1024 on are taken")
        }
        let host = try host(name)
        if case .address(let address) = host, !allowsPrivate, let range = AddressRange.forbidden(address) {
            throw .url("\(address) is not on the open internet: \(range)")
        }
        return WebhookURL(
            isSecure: isSecure, host: host, port: port,
            target: behind.hasPrefix("/") ? String(behind) : "/" + behind)
    }

    /// Visible ASCII without what URLs may not hold. Source: RFC 3986 appendix A.
    private static func isPermitted(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\"#<>\\^`{|}".utf8.contains(byte)
    }

    private static func isOpen(_ port: Int) -> Bool { port == 443 || port >= 1_024 }

    private static func split(_ authority: Substring) throws(WebhookFault) -> (host: Substring, port: Substring?) {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw .url("a bracket does not end") }
            let host = authority[authority.startIndex...end]
            let behind = authority[authority.index(after: end)...]
            guard behind.isEmpty || behind.hasPrefix(":") else { throw .url("it names no host") }
            return (host, behind.isEmpty ? nil : behind.dropFirst())
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, !host.isEmpty else { throw .url("it names no host") }
        return (host, parts.count == 2 ? parts[1] : nil)
    }

    private static func port(_ text: Substring) throws(WebhookFault) -> Int {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), (1...65_535).contains(number)
        else { throw .url("its port is no number from 1 to 65535") }
        return number
    }

    private static func host(_ text: Substring) throws(WebhookFault) -> Host {
        if text.hasPrefix("["), let address = IPAddress(text.dropFirst().dropLast()) { return .address(address) }
        if let address = IPAddress(text) { return .address(address) }
        // What ends in a number is an address to some who read it: `127.1`, `0x7f000001`. Source: WHATWG URL section 3.5.
        guard let name = DomainName(String(text)), let last = name.text.split(separator: ".").last,
            !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !last.hasPrefix("0x")
        else { throw .url("`\(text.prefix(80))` is no host's name") }
        return .name(name)
    }
}

/// Why an endpoint cannot be as it was asked for.
public enum WebhookFault: Error, Hashable, Sendable {
    /// The URL; in words.
    case url(String)
    /// The account has as many as it may.
    case tooMany(limit: Int)
    /// The stretch to replay holds nothing, or lies in what is to come.
    case range(String)
}
