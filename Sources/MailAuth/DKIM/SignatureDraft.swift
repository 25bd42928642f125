import Mail

/// Writes a DKIM-Signature field, folded at 76 columns. The value of `b=` comes last, and is left out of what is signed.
struct SignatureDraft {
    private static let columnLimit = 76

    let domain: DomainName
    let canonicalization: Canonicalization.Pair
    let signedAt: Int64
    let expiresAt: Int64?
    let bodyHash: [UInt8]
    /// The `h=` tag, folded.
    private var names: [UInt8] = []

    init(
        domain: DomainName, canonicalization: Canonicalization.Pair, signedAt: Int64, expiresAt: Int64?,
        bodyHash: [UInt8]
    ) {
        self.domain = domain
        self.canonicalization = canonicalization
        self.signedAt = signedAt
        self.expiresAt = expiresAt
        self.bodyHash = bodyHash
    }

    /// Written once for all keys.
    mutating func writeNames(_ list: [String]) {
        names = Array("h=".utf8)
        var column = 3
        for (index, name) in list.enumerated() {
            if index > 0 {
                names.append(UInt8(ascii: ":"))
                column += 1
            }
            if column + name.utf8.count + 1 > SignatureDraft.columnLimit {
                names.append(contentsOf: Array("\r\n\t".utf8))
                column = 1
            }
            names.append(contentsOf: name.utf8)
            column += name.utf8.count
        }
        names.append(UInt8(ascii: ";"))
    }

    /// The field up to `b=`, without a line end.
    func unsigned(_ identity: DKIMSigner.Identity) -> [UInt8] {
        var field: [UInt8] = []
        field.reserveCapacity(768)
        field += Array(
            "DKIM-Signature: v=1; a=\(identity.key.algorithm.rawValue); c=\(canonicalization.text);\r\n".utf8)
        field += Array("\td=\(domain); s=\(identity.selector);\r\n\tt=\(signedAt); ".utf8)
        if let expiresAt { field += Array("x=\(expiresAt); ".utf8) }
        field += Array("bh=".utf8)
        Base64.encode(bodyHash.span, into: &field)
        field += Array(";\r\n\t".utf8)
        field += names
        field += Array("\r\n\tb=".utf8)
        return field
    }

    /// The whole field, its line end included.
    static func signed(_ unsigned: [UInt8], _ signature: [UInt8]) -> [UInt8] {
        var field = unsigned
        let letters = Base64.encode(signature.span)
        var column = 3
        for letter in letters {
            if column == columnLimit {
                field.append(contentsOf: [0x0D, 0x0A, 0x09])
                column = 1
            }
            field.append(letter)
            column += 1
        }
        field.append(contentsOf: [0x0D, 0x0A])
        return field
    }
}
