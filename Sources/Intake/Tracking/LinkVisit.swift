public import Mail
public import Storage

/// Somebody, or something, asked for a link or an image of a message.
public struct LinkVisit: Hashable, Sendable {
    public var message: MessageKey
    /// Where the followed link leads; `nil`: the image that tells of an open.
    public var target: String?
    public var at: Timestamp
    /// `HEAD`: who asked wants no page.
    public var isHead: Bool
    /// It said that it fetches in advance (`Sec-Purpose: prefetch` and its elders).
    public var isPrefetch: Bool
    /// At most 512 bytes; empty where there was none.
    public var agent: String
    /// The network it came from: what is kept of the address.
    public var client: String?

    /// - Parameters:
    ///   - agent: the `User-Agent` field; cut.
    ///   - client: the address that asked, of which the network alone is kept.
    public init(
        message: MessageKey, target: String?, at: Timestamp, isHead: Bool = false, isPrefetch: Bool = false,
        agent: String?, client: String?
    ) {
        self.message = message
        self.target = target
        self.at = at
        self.isHead = isHead
        self.isPrefetch = isPrefetch
        self.agent = String(decoding: (agent ?? "").utf8.prefix(512), as: UTF8.self)
        self.client = client.flatMap { ClientNetwork.of($0) }
    }
}

/// What is kept of the address of somebody who reads mail: enough to tell machines apart, too little to tell people apart.
enum ClientNetwork {
    /// `192.0.2.0/24` of `192.0.2.77`, `2001:db8:1::/48` of an address of IPv6; `nil` for what is no address.
    static func of(_ text: String) -> String? {
        guard text.utf8.count <= 45 else { return nil }
        if text.contains(":") { return sixth(text) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) else { return nil }
        return parts[..<3].joined(separator: ".") + ".0/24"
    }

    private static func sixth(_ text: String) -> String? {
        if text.lowercased().hasPrefix("::ffff:"), text.contains(".") { return of(String(text.dropFirst(7))) }
        guard text.utf8.allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) }) else { return nil }
        // What a double colon within the first three groups leaves out is nought.
        let groups = text.split(separator: ":", omittingEmptySubsequences: false).prefix { !$0.isEmpty }.prefix(3)
            .map { $0.lowercased() }
        return groups.isEmpty ? "::/48" : groups.joined(separator: ":") + "::/48"
    }
}
