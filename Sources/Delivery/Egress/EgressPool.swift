import Mail
public import Storage

/// Sources that share mail among them by weight.
public struct EgressPool: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public let source: EgressSource
        /// 1...1,000: its part of the mail beside the others'.
        public let weight: Int
    }

    public let name: String
    public let members: [Member]

    /// Reads `bulk: out1*3 out2`; a source without a weight has weight 1.
    static func parse(_ text: some StringProtocol, among sources: [EgressSource]) throws(EgressParseError) -> EgressPool
    {
        guard let colon = text.firstIndex(of: ":") else { throw .malformed(String(text.prefix(100))) }
        let name = try EgressWords.name(text[..<colon])
        var members: [Member] = []
        for word in text[text.index(after: colon)...].split(separator: " ") {
            let parts = word.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
            guard let source = sources.first(where: { $0.name == parts[0] }) else {
                throw .unknownSource(String(parts[0].prefix(60)))
            }
            let weight = parts.count == 1 ? 1 : Int(parts[1]) ?? 0
            guard (1...1_000).contains(weight) else { throw .badWeight(String(word.prefix(60))) }
            guard !members.contains(where: { $0.source.name == source.name }) else { throw .duplicate(source.name) }
            members.append(Member(source: source, weight: weight))
        }
        guard !members.isEmpty else { throw .malformed(String(text.prefix(100))) }
        return EgressPool(name: name, members: members)
    }
}

/// Which mail a pool is for.
public enum EgressUse: Hashable, Sendable {
    case campaign(CampaignKey)
    case fromDomain(String)
    case account(AccountID)

    /// Reads `campaign=cmp_…`, `from=news.example.com`, `account=acc_…`.
    static func parse(_ text: some StringProtocol) throws(EgressParseError) -> EgressUse {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { throw .malformed(String(text.prefix(100))) }
        switch parts[0] {
        case "campaign": if let key = CampaignKey(parts[1]) { return .campaign(key) }
        case "from": if let domain = DomainName(parts[1]) { return .fromDomain(domain.text) }
        case "account": if let account = AccountID(parts[1]) { return .account(account) }
        default: break
        }
        throw .malformed(String(text.prefix(100)))
    }
}
