public import Mail

/// A domain's public key as it stands in the DNS at `selector._domainkey.domain`. Source: RFC 6376 section 3.6.1.
public struct KeyRecord: Hashable, Sendable {
    public enum ParseError: Error, Hashable, Sendable {
        case tags(TagList.ParseError)
        /// `v=` is not `DKIM1`, or does not stand first.
        case version
        /// There is no `p=`, or it is no base 64.
        case publicKey
    }

    /// `k=`: `rsa` where it is not said.
    public var keyType: String
    /// Empty: the key was withdrawn.
    public var publicKey: [UInt8]
    /// `h=`: hashes the key may be used with; `nil`: all.
    public var hashes: [String]?
    /// `s=`: `*` or a list with `email` in it.
    public var services: [String]
    /// `t=y`: the domain is trying DKIM out; what fails is to be treated as unsigned.
    public var isTesting: Bool
    /// `t=s`: the domain of `i=` must be `d=` itself, not one below it.
    public var isStrict: Bool

    public var isRevoked: Bool { publicKey.isEmpty }

    /// The record of a key of ours.
    public init(_ key: SigningKey) {
        self.init(algorithm: key.algorithm, publicKey: key.publicKey)
    }

    /// - Parameter publicKey: as `SigningKey.publicKey` gives it.
    public init(algorithm: DKIMAlgorithm, publicKey: [UInt8]) {
        self.init(keyType: algorithm.keyType, publicKey: publicKey)
    }

    init(keyType: String, publicKey: [UInt8]) {
        self.keyType = keyType
        self.publicKey = publicKey
        services = ["*"]
        isTesting = false
        isStrict = false
    }

    public static func parse(_ text: String) throws(ParseError) -> KeyRecord {
        let bytes = Array(text.utf8)
        let tags: TagList
        do { tags = try TagList.parse(bytes.span) } catch { throw .tags(error) }
        if let version = tags.text("v"), version != "DKIM1" || tags.tags.first?.name != "v" { throw .version }
        guard let publicKey = tags.base64("p") else { throw .publicKey }
        var record = KeyRecord(keyType: tags.text("k") ?? "rsa", publicKey: publicKey)
        record.hashes = tags.words("h")
        record.services = tags.words("s") ?? ["*"]
        let flags = tags.words("t") ?? []
        record.isTesting = flags.contains("y")
        record.isStrict = flags.contains("s")
        return record
    }

    /// `v=DKIM1; k=rsa; p=MIIB…`, for whoever publishes it.
    public var text: String {
        let key = String(decoding: Base64.encode(publicKey.span), as: UTF8.self)
        return "v=DKIM1; k=\(keyType); p=\(key)"
    }

    /// Where the record stands; `nil` where the name would be too long.
    public static func name(selector: String, domain: DomainName) -> DomainName? {
        DomainName("\(selector)._domainkey.\(domain)")
    }
}
