/// What a client session insists on before it says a word of mail to a server. Source: RFC 3207, RFC 7435, RFC 8461
/// section 4, RFC 7672 section 2.
public enum TLSPolicy: Sendable, Hashable {
    /// Encryption where it is offered, to whomever; in the clear where it is not.
    case opportunistic
    /// Encryption, to whomever.
    case encrypted
    /// Encryption to a server whose certificate the web's authorities vouch for, for one of these names.
    case verified(names: [String])
    /// Encryption to a server whose certificate the DNS vouches for. `names` count where an authority is named and not the
    /// certificate itself.
    case dane([CertificateAssociation], names: [String])

    /// True where mail may travel in the clear rather than not at all.
    public var mayBePlain: Bool { self == .opportunistic }

    /// True where the certificate is looked at.
    public var checksCertificate: Bool {
        switch self {
        case .opportunistic, .encrypted: false
        case .verified, .dane: true
        }
    }

    /// In a word, for logs and people.
    public var name: String {
        switch self {
        case .opportunistic: "opportunistic"
        case .encrypted: "encrypted"
        case .verified: "verified"
        case .dane: "dane"
        }
    }
}
