import DNS
import Mail
import Spool

/// The MTA-STS policies of the domains that mail goes to: fetched when the DNS tells of a new one, kept in the spool for
/// as long as they say. Source: RFC 8461 sections 3 to 5.
actor STSPolicies {
    /// What is known of a domain's policy.
    struct Finding: Sendable {
        /// The one that holds; `nil` where there is none, or it is of mode `none`.
        var policy: STSPolicy?
        /// Why the newest could not be had.
        var trouble: TLSResult?

        static let nothing = Finding()
    }

    private struct Kept {
        var stored: StoredSTSPolicy
        var policy: STSPolicy
    }

    /// Policies in memory; with more, all are forgotten, and read anew from the spool.
    static let limit = 20_000
    /// A policy that could not be fetched is not asked for again for this long. Source: RFC 8461 section 3.3.
    static let retryInterval = Duration.seconds(300)
    /// A policy that is still told of is fetched anew after a day, or half its life where that is shorter.
    static let refreshInterval = Duration.seconds(86_400)

    private let fetcher: any PolicyFetcher
    private let spool: Spool
    private let time: any TimeSource
    private var kept: [DomainName: Kept] = [:]
    private var failures: [DomainName: (until: Timestamp, result: TLSResult)] = [:]

    init(fetcher: any PolicyFetcher, spool: Spool, time: any TimeSource) {
        self.fetcher = fetcher
        self.spool = spool
        self.time = time
    }

    /// Never throws: where nothing can be learnt, what was learnt before holds until it runs out.
    func find(_ domain: DomainName, asking resolver: some Resolver) async -> Finding {
        let now = time.now()
        let record = await Self.record(of: domain, asking: resolver)
        let known = await known(domain).flatMap { now < $0.stored.expiresAt ? $0 : nil }
        // A policy holds until it runs out, even where its record is gone: who could take the record out would gain nothing.
        guard let record else { return Finding(policy: known?.policy.ifActive) }
        if let known, known.stored.id == record.id, !Self.isDue(known, at: now) {
            return Finding(policy: known.policy.ifActive)
        }
        if let failure = failures[domain], now < failure.until {
            return Finding(policy: known?.policy.ifActive, trouble: failure.result)
        }
        return await fetch(domain, record, known: known, at: now)
    }

    private static func record(of domain: DomainName, asking resolver: some Resolver) async -> STSRecord? {
        guard let name = DomainName("_mta-sts.\(domain.text)"),
            case .found(let texts, _) = await resolver.text(of: name)
        else { return nil }
        return STSRecord.find(in: texts)
    }

    private static func isDue(_ known: Kept, at now: Timestamp) -> Bool {
        let life = known.stored.expiresAt - known.stored.fetchedAt
        return now - known.stored.fetchedAt >= min(refreshInterval, life / 2)
    }

    private func known(_ domain: DomainName) async -> Kept? {
        if let found = kept[domain] { return found }
        guard let stored = try? await spool.stsPolicy(of: domain),
            let policy = try? STSPolicy.parse(Array(stored.body.utf8))
        else { return nil }
        remember(Kept(stored: stored, policy: policy), of: domain)
        return kept[domain]
    }

    private func fetch(_ domain: DomainName, _ record: STSRecord, known: Kept?, at now: Timestamp) async -> Finding {
        do {
            let bytes = try await fetcher.fetch(domain, byteLimit: STSPolicy.byteLimit)
            let policy = try STSPolicy.parse(bytes)
            let stored = StoredSTSPolicy(
                domain: domain, id: record.id, fetchedAt: now, expiresAt: now + policy.maximumAge, body: policy.text)
            failures[domain] = nil
            remember(Kept(stored: stored, policy: policy), of: domain)
            // A policy that could not be written is fetched again after a restart.
            try? await spool.keep(stored)
            return Finding(policy: policy.ifActive)
        } catch {
            let result = Self.result(of: error)
            if failures.count >= Self.limit { failures.removeAll() }
            failures[domain] = (now + Self.retryInterval, result)
            return Finding(policy: known?.policy.ifActive, trouble: result)
        }
    }

    private static func result(of error: any Error) -> TLSResult {
        switch error {
        case PolicyFetchError.insecure: .stsWebPKIInvalid
        case is STSPolicy.ParseError: .stsPolicyInvalid
        default: .stsPolicyFetchError
        }
    }

    private func remember(_ policy: Kept, of domain: DomainName) {
        if kept.count >= Self.limit { kept.removeAll() }
        kept[domain] = policy
    }
}

extension STSPolicy {
    /// `nil` for a policy that takes itself back.
    fileprivate var ifActive: STSPolicy? { mode == .none ? nil : self }
}
