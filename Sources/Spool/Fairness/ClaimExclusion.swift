/// What a claim leaves where it is.
public struct ClaimExclusion: Sendable, ExpressibleByArrayLiteral {
    /// Domains whose site takes nothing at present.
    public var domains: Set<String>
    /// Domains of sites that hold enough of one share's mail.
    public var domainsByShare: [QueueShare: Set<String>] = [:]
    /// Shares that hold their part of the window.
    public var shares: Set<QueueShare> = []

    public init(domains: Set<String> = []) { self.domains = domains }

    public init(arrayLiteral domains: String...) { self.init(domains: Set(domains)) }

    func blocks(_ domain: String, of share: QueueShare) -> Bool {
        domains.contains(domain) || domainsByShare[share]?.contains(domain) == true
    }
}
