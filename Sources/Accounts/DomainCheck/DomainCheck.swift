public import DNS
public import Mail
import MailAuth
public import Storage

/// Looks up everything receivers look at before they believe mail of a domain: SPF, DKIM, DMARC, MTA-STS, where bounces go,
/// and names and reputation of the addresses it leaves from. Reads only.
public struct DomainCheck: Sendable {
    public let resolver: any Resolver
    /// Where mail leaves from; empty where nobody said, and the system chooses.
    public var sources: [EgressAddress] = []
    /// The domain of return paths; `nil`: mail returns to its author.
    public var returnDomain: DomainName?
    /// The name of the host that takes returned mail; in the MX that is proposed.
    public var returnHost: DomainName?
    public var lists = BlockList.standard
    /// Reads MTA-STS policy files; `nil`: the record alone is looked at.
    public var policyFetcher: (any PolicyFetcher)?

    public init(resolver: any Resolver) { self.resolver = resolver }

    /// All questions are asked at once; each waits as long as the resolver does.
    public func check(_ domain: SendingDomain) async -> DomainReport {
        async let spf = checkSPF(of: returnDomain ?? domain.name, isReturnDomain: returnDomain != nil)
        async let dkim = checkDKIM(of: domain)
        async let dmarc = checkDMARC(of: domain.name)
        async let transport = checkMTASTS(of: domain.name)
        async let returnPath = checkReturnPath(of: domain.name)
        async let reverse = checkReverseDNS()
        async let listed = checkBlocklists(of: domain.name)
        let (keys, seen) = await dkim
        let findings = await [spf, keys, [dmarc], [transport], [returnPath], reverse, listed].flatMap { $0 }
        return DomainReport(domain: domain, findings: findings, seenKeys: seen)
    }

    /// One sentence for a question without an answer.
    func unanswered(_ check: DomainFinding.Check, _ subject: some CustomStringConvertible, _ why: String)
        -> DomainFinding
    {
        DomainFinding(check, subject, .unknown, "The DNS did not answer: \(why).")
            .with(mend: "Ask again later; if it stays so, look at the name servers of \(subject).")
    }
}

extension Domains {
    /// Checks the domain; keys that waited and whose records were seen sign from here on.
    /// - Throws: `DomainsFault.notFound`.
    public func check(
        _ name: DomainName, of account: AccountID, with check: DomainCheck
    ) async throws -> DomainReport {
        let report = await check.check(try await find(name, of: account))
        guard !report.seenKeys.isEmpty else { return report }
        let after = try await activate(report.seenKeys, of: name, account: account)
        return DomainReport(domain: after, findings: report.findings, seenKeys: report.seenKeys)
    }

    /// Looks for the records of all keys that wait, and lets those sign whose are there.
    /// - Returns: how many.
    public func activatePublished(resolver: any Resolver) async throws -> Int {
        var count = 0
        for domain in try await waiting() {
            let (_, seen) = await DomainCheck(resolver: resolver).checkDKIM(of: domain)
            guard !seen.isEmpty else { continue }
            _ = try await activate(seen, of: domain.name, account: domain.account)
            count += seen.count
        }
        return count
    }
}
