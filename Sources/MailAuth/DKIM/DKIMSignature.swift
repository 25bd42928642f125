import Mail

/// A DKIM-Signature field, read. Source: RFC 6376 section 3.5.
struct DKIMSignature: Hashable, Sendable {
    let algorithm: DKIMAlgorithm
    /// `d=`: the signing domain (SDID).
    let domain: DomainName
    /// `s=`: one or more labels.
    let selector: String
    /// The domain of `i=`; `domain` where there is none.
    let identityDomain: DomainName
    /// `t=`, in seconds since 1970.
    let signedAt: Int64?
    /// `x=`, in seconds since 1970.
    let expiresAt: Int64?
    /// `h=`: lower case, as often and in the order as they are hashed.
    let fieldNames: [String]
    /// `l=`: bytes of the body, in canonical form, that were signed; `nil`: all.
    let bodyLimit: Int?
    let canonicalization: Canonicalization.Pair
    let bodyHash: [UInt8]
    let signature: [UInt8]

    /// - Parameter value: all behind the colon.
    static func parse(_ value: Span<UInt8>) throws(DKIMFailure) -> (
        signature: DKIMSignature, signatureRange: Range<Int>
    ) {
        let tags: TagList
        do { tags = try TagList.parse(value) } catch { throw .syntax(error) }
        for name in ["v", "a", "b", "bh", "d", "h", "s"] where tags[name] == nil { throw .missingTag(name) }
        let range = tags.tags.first { $0.name == "b" }?.range ?? 0..<0
        return (try DKIMSignature(tags), range)
    }

    private init(_ tags: TagList) throws(DKIMFailure) {
        guard tags.text("v") == "1" else { throw .version }
        guard let algorithm = DKIMAlgorithm(rawValue: tags.text("a") ?? "") else {
            throw tags.text("a") == "rsa-sha1" ? .weakAlgorithm : .unknownAlgorithm
        }
        self.algorithm = algorithm
        guard let canonicalization = Canonicalization.Pair(tags.text("c") ?? "simple/simple") else {
            throw .unknownCanonicalization
        }
        self.canonicalization = canonicalization
        guard let domain = DomainName(tags.text("d") ?? "") else { throw .badTag("d") }
        self.domain = domain
        guard let selector = DomainName(tags.text("s") ?? "") else { throw .badTag("s") }
        self.selector = selector.text
        guard let bodyHash = tags.base64("bh"), bodyHash.count == 32 else { throw .badTag("bh") }
        self.bodyHash = bodyHash
        guard let signature = tags.base64("b"), !signature.isEmpty else { throw .badTag("b") }
        self.signature = signature
        if let methods = tags.words("q"), !methods.contains("dns/txt") { throw .unknownQueryMethod }
        identityDomain = try DKIMSignature.identityDomain(tags, domain: domain)
        fieldNames = try DKIMSignature.fieldNames(tags)
        bodyLimit = try DKIMSignature.number("l", tags).map { Int($0) }
        signedAt = try DKIMSignature.number("t", tags)
        expiresAt = try DKIMSignature.number("x", tags)
        if let signedAt, let expiresAt, expiresAt <= signedAt { throw .badTag("x") }
    }

    private static func number(_ name: String, _ tags: TagList) throws(DKIMFailure) -> Int64? {
        guard tags[name] != nil else { return nil }
        guard let number = tags.number(name) else { throw .badTag(name) }
        return number
    }

    private static func identityDomain(_ tags: TagList, domain: DomainName) throws(DKIMFailure) -> DomainName {
        guard let identity = tags.text("i") else { return domain }
        guard let at = identity.lastIndex(of: "@"), let name = DomainName(identity[identity.index(after: at)...]) else {
            throw .badTag("i")
        }
        guard name.isWithin(domain) else { throw .foreignIdentity }
        return name
    }

    private static let fieldNameLimit = 500

    private static func fieldNames(_ tags: TagList) throws(DKIMFailure) -> [String] {
        let names = (tags.words("h") ?? []).map { $0.lowercased() }
        guard names.count <= fieldNameLimit, !names.contains("") else { throw .badTag("h") }
        guard names.contains("from") else { throw .fromNotSigned }
        return names
    }
}
