public import Mail

/// A list of bad senders that is asked over the DNS. Source: RFC 5782.
public struct BlockList: Sendable, Hashable {
    public enum Content: Sendable, Hashable { case addresses, domains }

    public let zone: DomainName
    public let holds: Content
    /// Where one learns why, and asks to be taken off.
    public let page: String

    public init(zone: DomainName, holds: Content, page: String) {
        self.zone = zone
        self.holds = holds
        self.page = page
    }

    /// True for an answer that means "listed". Lists answer within 127.0.0.0/8 (RFC 5782 section 2.1); 127.255.255.0/24 is
    /// how Spamhaus, and 127.0.0.1 how URIBL and SURBL, say that they do not serve the resolver that asked.
    func isListing(_ answer: String) -> Bool {
        answer.hasPrefix("127.") && !answer.hasPrefix("127.255.255.") && answer != "127.0.0.1"
    }

    /// Lists that large receivers use, 2026-11.
    public static let standard: [BlockList] = [
        ("zen.spamhaus.org", Content.addresses, "https://check.spamhaus.org/"),
        ("b.barracudacentral.org", .addresses, "https://www.barracudacentral.org/lookups"),
        ("bl.spamcop.net", .addresses, "https://www.spamcop.net/bl.shtml"),
        ("dbl.spamhaus.org", .domains, "https://check.spamhaus.org/"),
        ("multi.surbl.org", .domains, "https://www.surbl.org/surbl-analysis"),
    ].compactMap { zone, holds, page in
        DomainName(zone).map { BlockList(zone: $0, holds: holds, page: page) }
    }
}
