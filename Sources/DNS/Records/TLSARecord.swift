/// What the DNS says of a server's certificate, as it stands there. Source: RFC 6698 section 2.1.
public struct TLSARecord: Hashable, Sendable {
    /// 0 and 1 ask for the web's authorities, 2 names an authority, 3 the certificate itself.
    public let usage: UInt8
    /// 0: the whole certificate; 1: its public key.
    public let selector: UInt8
    /// 0: as it is; 1: SHA-256; 2: SHA-512.
    public let matchingType: UInt8
    public let data: [UInt8]

    public init(usage: UInt8, selector: UInt8, matchingType: UInt8, data: [UInt8]) {
        self.usage = usage
        self.selector = selector
        self.matchingType = matchingType
        self.data = data
    }

    /// - Returns: `nil` for a record that ends before its data begins.
    static func parse(_ data: Span<UInt8>) -> TLSARecord? {
        guard data.count > 3 else { return nil }
        var rest: [UInt8] = []
        rest.reserveCapacity(data.count - 3)
        for index in 3..<data.count { rest.append(data[index]) }
        return TLSARecord(usage: data[0], selector: data[1], matchingType: data[2], data: rest)
    }
}
