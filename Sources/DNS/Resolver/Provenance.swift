public import Mail

/// How far the answer to a question can be believed. Source: RFC 4033 section 5, RFC 7672 section 2.1.1.
public enum Provenance: Hashable, Sendable {
    /// Signed all the way from a trust anchor. `canonicalName`: where its aliases led, the name itself where it has none.
    case secure(canonicalName: DomainName)
    /// Nobody signed it, nobody looked at signatures, or there is no such record.
    case insecure
    /// Not answered, or signatures that do not hold: in words.
    case failed(String)
}

/// A question whose answer's provenance matters.
public enum ProvenQuestion: Hashable, Sendable {
    /// The MX records of a domain.
    case mailExchangers
    /// The addresses of a host: secure where every family that it has is.
    case addresses
}
