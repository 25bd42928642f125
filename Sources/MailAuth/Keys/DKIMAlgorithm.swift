/// How a signature is made. `rsa-sha1` is not among them: nothing may be signed or believed with it any more (RFC 8301
/// section 3.1). Source: RFC 6376 section 3.3, RFC 8463.
public enum DKIMAlgorithm: String, Hashable, Sendable, CaseIterable {
    case rsaSHA256 = "rsa-sha256"
    case ed25519SHA256 = "ed25519-sha256"

    /// The key's type, `k=` of a key record.
    public var keyType: String {
        switch self {
        case .rsaSHA256: "rsa"
        case .ed25519SHA256: "ed25519"
        }
    }
}
