import Storage

/// Which of our addresses mail goes out from: sources, pools of them, and which mail each pool is for.
public struct EgressPlan: Hashable, Sendable {
    /// At least one.
    public let sources: [EgressSource]
    public let pools: [String: EgressPool]
    private let uses: [EgressUse: EgressPool]
    /// For mail that no use names: the pool `default`, or every source with weight 1.
    private let fallback: EgressPool

    /// Without sources there is no plan: the system chooses an address.
    /// - Parameters:
    ///   - sources: `NAME ADDRESS [helo=NAME] [warm-up]`
    ///   - pools: `NAME: SOURCE[*WEIGHT] …`
    ///   - uses: `from=DOMAIN: POOL`, `account=ID: POOL`, `campaign=ID: POOL`; the closest one counts, a campaign's before a
    ///     domain's before an account's.
    /// - Returns: `nil` where there are neither sources nor pools nor uses.
    public static func parse(
        sources: [String], pools: [String] = [], uses: [String] = []
    ) throws(EgressParseError) -> EgressPlan? {
        if sources.isEmpty, pools.isEmpty, uses.isEmpty { return nil }
        return try EgressPlan(sources, pools, uses)
    }

    private init(_ sourceTexts: [String], _ poolTexts: [String], _ useTexts: [String]) throws(EgressParseError) {
        var sources: [EgressSource] = []
        for text in sourceTexts {
            let source = try EgressSource.parse(text)
            let isNew = sources.allSatisfy { $0.name != source.name && $0.address != source.address }
            guard isNew else { throw .duplicate(source.name) }
            sources.append(source)
        }
        guard !sources.isEmpty else { throw .unknownSource("at all") }
        var pools: [String: EgressPool] = [:]
        for text in poolTexts {
            let pool = try EgressPool.parse(text, among: sources)
            guard pools.updateValue(pool, forKey: pool.name) == nil else { throw .duplicate(pool.name) }
        }
        var uses: [EgressUse: EgressPool] = [:]
        for text in useTexts {
            let parts = text.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
            guard parts.count == 2 else { throw .malformed(String(text.prefix(100))) }
            guard let pool = pools[String(parts[1])] else { throw .unknownPool(String(parts[1].prefix(60))) }
            guard uses.updateValue(pool, forKey: try EgressUse.parse(parts[0])) == nil else {
                throw .duplicate(String(parts[0]))
            }
        }
        self.sources = sources
        self.pools = pools
        self.uses = uses
        fallback =
            pools["default"]
            ?? EgressPool(name: "default", members: sources.map { EgressPool.Member(source: $0, weight: 1) })
    }

    /// Those that are named, by name, and the one of mail that no use names.
    var everyPool: [EgressPool] {
        (pools["default"] == nil ? [fallback] : []) + pools.values.sorted { $0.name < $1.name }
    }

    /// The pool that a message goes by.
    func pool(account: AccountID, campaign: CampaignKey?, fromDomain: String) -> EgressPool {
        if uses.isEmpty { return fallback }
        if let campaign, let pool = uses[.campaign(campaign)] { return pool }
        return uses[.fromDomain(fromDomain)] ?? uses[.account(account)] ?? fallback
    }
}
