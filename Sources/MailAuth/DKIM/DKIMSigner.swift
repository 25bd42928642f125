import Crypto
public import Mail

/// Signs mail for one domain, with one key or several: each gives a field of its own, so that verifiers that do not know
/// Ed25519 yet find an RSA signature beside it. Source: RFC 6376 section 5, RFC 8463 section 3.
///
/// There is no `l=`: what is appended to a body would pass for ours (RFC 6376 section 8.2).
public struct DKIMSigner: Sendable {
    /// A key and the selector it is published under.
    public struct Identity: Sendable {
        public let selector: String
        public let key: SigningKey

        public init(selector: String, key: SigningKey) {
            self.selector = selector
            self.key = key
        }
    }

    public let domain: DomainName
    public let identities: [Identity]
    public var fields = SignedFields.standard
    public var headerCanonicalization = Canonicalization.relaxed
    public var bodyCanonicalization = Canonicalization.relaxed
    /// How long a signature is good, in whole seconds; `nil`: for ever. Mail may lie in a queue for days.
    public var lifetime: Duration?

    public enum Fault: Error, Equatable, Sendable {
        /// There is no header, or it has too many or too long fields.
        case header(HeaderBlock.ParseError)
        /// Nothing says who wrote it.
        case noFrom
    }

    public init(domain: DomainName, identities: [Identity]) {
        self.domain = domain
        self.identities = identities
    }

    /// The DKIM-Signature fields to be put on top of the message, CR LF at their ends; empty without identities. Reads the
    /// message once for the header and once for the body, however many keys there are.
    /// - Parameter message: CR LF line ends; what is signed is these bytes.
    public func sign(_ message: Span<UInt8>, at now: Timestamp) throws(Fault) -> [UInt8] {
        guard !identities.isEmpty else { return [] }
        let block: HeaderBlock
        do { block = try HeaderBlock.parse(message) } catch { throw .header(error) }
        let chosen = fields.choose(from: block)
        guard chosen.contains(where: { $0.name == "from" && $0.field != nil }) else { throw .noFrom }
        let body = message.extracting(block.bodyOffset..<message.count)
        guard let bodyHash = BodyHash.sha256(of: body, bodyCanonicalization) else { return [] }
        var header = CanonicalHeader(headerCanonicalization)
        for (_, field) in chosen { if let field { header.append(field, of: block.bytes) } }
        var draft = SignatureDraft(
            domain: domain, canonicalization: .init(header: headerCanonicalization, body: bodyCanonicalization),
            signedAt: now.seconds, expiresAt: lifetime.map { (now + $0).seconds },
            bodyHash: bodyHash.withUnsafeBytes { Array($0) })
        draft.writeNames(chosen.map(\.name))
        var output: [UInt8] = []
        for identity in identities {
            let unsigned = draft.unsigned(identity)
            var hashed = header
            hashed.appendLast(unsigned)
            let signature = identity.key.signature(over: SHA256.hash(data: hashed.bytes))
            output += SignatureDraft.signed(unsigned, signature)
        }
        return output
    }
}
