/// Why a signature is not good; each cause is its own. Source: RFC 6376 sections 3.9 and 6.1, RFC 8301.
public enum DKIMFailure: Error, Hashable, Sendable {
    // The field
    case syntax(TagList.ParseError)
    /// A tag that must be there is not.
    case missingTag(String)
    /// A tag's value is none it may have.
    case badTag(String)
    case version
    case unknownAlgorithm
    /// `rsa-sha1`, which nobody is to believe (RFC 8301 section 3.1).
    case weakAlgorithm
    case unknownCanonicalization
    case unknownQueryMethod
    /// The domain of `i=` is neither `d=` nor below it.
    case foreignIdentity
    case fromNotSigned
    case expired

    // The key
    /// The DNS did not say; another time it may.
    case keyUnavailable(String)
    /// Nothing is published under that selector.
    case noKey
    case keySyntax(KeyRecord.ParseError)
    /// The key is there and is none of its type.
    case badKey
    /// An empty `p=`.
    case keyRevoked
    /// RSA below 1024 bits.
    case keyTooShort
    /// The key is of another type than `a=`, or its `h=` leaves SHA-256 out.
    case keyMismatch
    /// `s=` leaves mail out.
    case notForMail
    /// The key has `t=s` and the domain of `i=` lies below `d=`.
    case strictIdentity

    // The mail
    /// `l=` is more than there is.
    case bodyTooShort
    case bodyChanged
    /// The header changed, or the signature is not of that key.
    case signatureMismatch

    /// The word for Authentication-Results. Source: RFC 8601 section 2.7.1.
    public var result: DKIMResult.Word {
        switch self {
        case .keyUnavailable: .temporaryError
        case .bodyChanged, .signatureMismatch, .bodyTooShort: .fail
        case .weakAlgorithm, .keyTooShort, .expired: .policy
        case .syntax, .missingTag, .badTag, .version, .unknownAlgorithm, .unknownCanonicalization,
            .unknownQueryMethod, .foreignIdentity, .fromNotSigned, .noKey, .keySyntax, .badKey, .keyRevoked,
            .keyMismatch, .notForMail, .strictIdentity:
            .permanentError
        }
    }
}
