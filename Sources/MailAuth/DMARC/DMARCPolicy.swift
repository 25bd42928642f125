public import DNS
public import Mail

/// The DMARC policy that holds for a domain, and the domain it comes from.
///
/// The organisational domain is found by walking up the DNS, at most eight questions, as the revision of RFC 7489 has it
/// (draft-ietf-dmarc-dmarcbis section 4.10); RFC 7489 itself leaves it to lists of public suffixes, which age.
public struct DMARCPolicy: Hashable, Sendable {
    public enum Finding: Hashable, Sendable {
        case found(DMARCPolicy)
        /// Neither the domain nor one above it says anything.
        case none
        /// More than one record, or one that cannot be read: it is as if there were none.
        case broken(at: DomainName, String)
        case unavailable(String)
    }

    public let record: DMARCRecord
    /// Where the record stands.
    public let domain: DomainName
    /// The text of the record.
    public let text: String

    /// What holds for mail from `author`.
    public func policy(for author: DomainName) -> DMARCRecord.Policy {
        author == domain ? record.policy : record.subdomainPolicy
    }

    /// The policy that holds for mail from `domain`.
    public static func find(for domain: DomainName, resolver: any Resolver) async -> Finding {
        for name in candidates(domain) {
            let finding = await read(at: name, resolver: resolver)
            if finding != .none { return finding }
        }
        return .none
    }

    /// The domain under which names belong to one owner: the highest one that has a DMARC record; the domain itself where
    /// none has.
    public static func organizationalDomain(of domain: DomainName, resolver: any Resolver) async -> DomainName {
        var highest = domain
        for name in candidates(domain) {
            if case .found = await read(at: name, resolver: resolver) { highest = name }
        }
        return highest
    }

    /// Whether a domain that was proved (`d=` of a signature, the domain of MAIL FROM) speaks for that of From.
    /// Source: RFC 7489 section 3.1.
    public static func isAligned(
        _ proved: DomainName, with author: DomainName, _ alignment: DMARCRecord.Alignment, resolver: any Resolver
    ) async -> Bool {
        if proved == author { return true }
        guard alignment == .relaxed else { return false }
        let organization = await organizationalDomain(of: author, resolver: resolver)
        guard proved.isWithin(organization) else { return false }
        return await organizationalDomain(of: proved, resolver: resolver) == organization
    }

    private static func read(at domain: DomainName, resolver: any Resolver) async -> Finding {
        guard let name = DomainName("_dmarc.\(domain)") else { return .none }
        switch await resolver.text(of: name) {
        case .failed(let why):
            return .unavailable(why)
        case .noData, .noSuchName:
            return .none
        case .found(let texts, _):
            let records = texts.filter(DMARCRecord.isRecord)
            guard let text = records.first else { return .none }
            guard records.count == 1 else { return .broken(at: domain, "there are \(records.count) records") }
            do throws(DMARCRecord.ParseError) {
                return .found(DMARCPolicy(record: try DMARCRecord.parse(text), domain: domain, text: text))
            } catch {
                return .broken(at: domain, "\(error)")
            }
        }
    }

    /// The domain, then what is above it; of a long name only the last seven labels are walked. A name of one label is no
    /// organisation's.
    static func candidates(_ domain: DomainName) -> [DomainName] {
        var names = [domain]
        var labels = domain.text.split(separator: ".")[...]
        labels = labels.dropFirst()
        if labels.count > 7 { labels = labels.suffix(7) }
        while labels.count > 1 {
            if let name = DomainName(labels.joined(separator: ".")) { names.append(name) }
            labels = labels.dropFirst()
        }
        return names
    }
}
