public import Mail

/// Fetches the MTA-STS policy file of a domain. Source: RFC 8461 section 3.3.
public protocol PolicyFetcher: Sendable {
    /// The bytes at `https://mta-sts.DOMAIN/.well-known/mta-sts.txt`, at most `byteLimit`.
    func fetch(_ domain: DomainName, byteLimit: Int) async throws(PolicyFetchError) -> [UInt8]
}

/// Why a policy could not be fetched.
public enum PolicyFetchError: Error, Hashable, Sendable {
    /// No address, no connection, another answer than 200, too slow, too long; in words.
    case unavailable(String)
    /// The certificate of the policy's host is not in order.
    case insecure(String)
}
