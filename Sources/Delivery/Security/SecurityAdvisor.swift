import Bounce
import DNS
import Mail
import SMTP
import Spool

/// Says what sessions with a domain's exchangers have to come up to: what the DNS proves of each host (DANE), then what the
/// domain says of them (MTA-STS). Source: RFC 7672 section 2.2, RFC 8461 section 4.
struct SecurityAdvisor: Sendable {
    /// What is to be done about a domain's hosts.
    struct Advice: Sendable {
        /// Those that may be spoken to, in the order given.
        var hosts: [(host: MailHost, security: HostSecurity)] = []
        /// Why none of them may be.
        var problem: RoutingFailure?
        /// What is counted where nobody is spoken to, or a policy could not be had.
        var trouble: TLSResult?
    }

    /// The port that TLSA records are asked for. Source: RFC 7672 section 2.2.3.
    static let port: UInt16 = 25

    let policies: STSPolicies?
    let ledger: TLSLedger

    func advise(_ hosts: [MailHost], of domain: DomainName, asking resolver: some Resolver) async -> Advice {
        let finding = await policies?.find(domain, asking: resolver) ?? .nothing
        var advice = Advice(trouble: finding.trouble)
        let provenance = await resolver.provenance(of: domain, .mailExchangers)
        // The exchangers were just looked up; what cannot be proved now may be forged.
        if case .failed = provenance { advice.problem = .temporary }
        var isProved = false
        if case .secure = provenance { isProved = true }
        for host in hosts where advice.problem == nil {
            guard let name = host.domain else { continue }
            guard let security = Self.security(of: name, by: finding.policy) else { continue }
            switch isProved ? await dane(name, of: domain, asking: resolver) : .none {
            case .none: advice.hosts.append((host, security))
            case .policy(let policy): advice.hosts.append((host, Self.joined(policy, security)))
            case .unavailable: advice.trouble = .dnssecInvalid
            }
        }
        if advice.hosts.isEmpty, advice.problem == nil {
            advice.problem = advice.trouble == .dnssecInvalid ? .tlsaUnavailable : .mxNotInPolicy
        }
        count(advice, domain, finding)
        return advice
    }

    // MARK: MTA-STS

    /// `nil` where the policy forbids the host.
    private static func security(of host: DomainName, by policy: STSPolicy?) -> HostSecurity? {
        guard let policy else { return .opportunistic }
        let verified = TLSPolicy.verified(names: [host.text])
        switch policy.mode {
        case .enforce: return policy.names(host) ? HostSecurity(policy: verified, kind: .sts) : nil
        case .testing: return HostSecurity(policy: .opportunistic, audited: verified, kind: .sts)
        case .none: return .opportunistic
        }
    }

    // MARK: DANE

    private enum DANE { case none, policy(TLSPolicy), unavailable }

    private func dane(_ host: DomainName, of domain: DomainName, asking resolver: some Resolver) async -> DANE {
        guard case .secure(let canonical) = await resolver.provenance(of: host, .addresses) else { return .none }
        for base in canonical == host ? [host] : [canonical, host] {
            switch await resolver.associations(of: base, port: Self.port) {
            case .noData, .noSuchName: continue
            case .failed: return .unavailable
            case .found(let records, _) where records.isEmpty: continue
            case .found(let records, _):
                let usable = records.compactMap(CertificateAssociation.init)
                // Records that mean nothing to us still say that there is TLS. Source: RFC 7672 section 2.2.
                guard !usable.isEmpty else { return .policy(.encrypted) }
                return .policy(.dane(usable, names: Self.names(base, host, domain)))
            }
        }
        return .none
    }

    /// Whom a certificate may be made out for. The next hop's own name is left out where its mail goes to somebody else's
    /// hosts: sessions with those are shared by many domains. Source: RFC 7672 section 3.2.2.
    private static func names(_ base: DomainName, _ host: DomainName, _ domain: DomainName) -> [String] {
        var names = [base.text]
        if host != base { names.append(host.text) }
        if domain != host, host.isWithin(domain) { names.append(domain.text) }
        return names
    }

    /// DANE goes before MTA-STS, which must not let pass what DANE forbids. Source: RFC 8461 section 2.
    private static func joined(_ dane: TLSPolicy, _ sts: HostSecurity) -> HostSecurity {
        guard dane == .encrypted, sts.policy != .opportunistic else {
            return HostSecurity(policy: dane, kind: .tlsa)
        }
        return sts
    }

    // MARK: Counting

    /// What no session will tell of.
    private func count(_ advice: Advice, _ domain: DomainName, _ finding: STSPolicies.Finding) {
        if let trouble = finding.trouble { ledger.count(domain, .sts, trouble) }
        switch advice.problem {
        case .tlsaUnavailable: ledger.count(domain, .tlsa, .dnssecInvalid)
        case .mxNotInPolicy: ledger.count(domain, .sts, .validationFailure)
        default: break
        }
    }
}

extension CertificateAssociation {
    /// `nil` for a record of no use to mail.
    init?(_ record: TLSARecord) {
        self.init(usage: record.usage, selector: record.selector, matching: record.matchingType, data: record.data)
    }
}
