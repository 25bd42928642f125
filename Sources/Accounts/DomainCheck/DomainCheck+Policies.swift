import DNS
import Mail
import MailAuth

extension DomainCheck {
    func checkDMARC(of domain: DomainName) async -> DomainFinding {
        guard let name = DomainName("_dmarc.\(domain)") else {
            return DomainFinding(.dmarc, domain, .failed, "The name is too long for DMARC.")
        }
        let start = [PublishedRecord(name, .text, "v=DMARC1; p=none; rua=mailto:dmarc-reports@\(domain)")]
        switch await DMARCPolicy.find(for: domain, resolver: resolver) {
        case .unavailable(let why):
            return unanswered(.dmarc, name, why)
        case .none:
            return DomainFinding(
                .dmarc, name, .failed,
                "\(domain) has no DMARC record; large providers refuse or doubt bulk mail without."
            ).with(
                mend: "Publish this TXT record at \(name), the address being one that you read.", records: start)
        case .broken(let place, let why):
            return DomainFinding(.dmarc, name, .failed, "The DMARC record of \(place) cannot be used: \(why).")
                .with(mend: "Replace it by this TXT record.", records: start)
        case .found(let policy):
            return await judge(policy, of: domain, at: name)
        }
    }

    private func judge(_ policy: DMARCPolicy, of domain: DomainName, at name: DomainName) async -> DomainFinding {
        let word = policy.policy(for: domain).rawValue
        let place = policy.domain == domain ? "" : " (from \(policy.domain))"
        if let returnDomain {
            let isAligned = await DMARCPolicy.isAligned(
                returnDomain, with: domain, policy.record.senderAlignment, resolver: resolver)
            let sentence = isAligned ? "SPF and DKIM are aligned" : "DKIM is aligned, SPF (\(returnDomain)) is not"
            return DomainFinding(.dmarc, name, .ok, "Policy \(word)\(place); \(sentence).").with(found: [policy.text])
        }
        return DomainFinding(.dmarc, name, .ok, "Policy \(word)\(place); DKIM and SPF are aligned.")
            .with(found: [policy.text])
    }

    /// Whether bounces find their way back.
    func checkReturnPath(of domain: DomainName) async -> DomainFinding {
        guard let returnDomain else {
            return DomainFinding(
                .returnPath, domain, .warning, "Bounces go to the author: none is read and tied to its message."
            )
            .with(mend: "Set `bounce-domain` and `inbound`.")
        }
        let records = returnHost.map { [PublishedRecord(returnDomain, .exchanger, "10 \($0)")] } ?? []
        switch await resolver.mailRoute(of: returnDomain) {
        case .exchangers(let exchangers):
            return DomainFinding(.returnPath, returnDomain, .ok, "Bounces come back by \(exchangers[0].host).")
                .with(found: exchangers.map { "\($0.preference) \($0.host)" })
        case .implicit:
            return DomainFinding(.returnPath, returnDomain, .warning, "\(returnDomain) has an address and no MX.")
                .with(mend: "Publish an MX record that names the host of `inbound`.", records: records)
        case .nullMX, .noSuchDomain, .noMailHost:
            return DomainFinding(
                .returnPath, returnDomain, .failed, "Nothing takes mail for \(returnDomain): bounces are lost."
            )
            .with(mend: "Publish an MX record that names the host of `inbound`.", records: records)
        case .temporary(let why):
            return unanswered(.returnPath, returnDomain, why)
        }
    }
}
