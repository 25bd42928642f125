import HTTPTypes
import Hummingbird

/// Whether a request was meant for this machine by name. A page elsewhere can point its own host name at 127.0.0.1 (DNS
/// rebinding) and a proxy can bring strangers in through loopback; neither is somebody sitting here.
enum LocalHost {
    static func isNamed(by request: Request) -> Bool {
        guard let authority = request.head.authority, isLocal(authority) else { return false }
        return proxyFields.allSatisfy { !request.headers.contains($0) }
    }

    /// `localhost`, an address of 127.0.0.0/8 or `[::1]`, with or without a port.
    static func isLocal(_ authority: String) -> Bool {
        var host = authority[...]
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            return host[..<end].dropFirst() == "::1" && isPort(host[host.index(after: end)...])
        }
        if let colon = host.firstIndex(of: ":") {
            guard isPort(host[colon...]) else { return false }
            host = host[..<colon]
        }
        if host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty
            || text.hasPrefix(":") && text.utf8.count <= 6
                && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static let proxyFields = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"].compactMap
    {
        HTTPField.Name($0)
    }
}
