import DNS
import Mail

extension DomainCheck {
    /// What the world knows of the addresses that mail leaves from: their names, and the lists of bad senders.
    public func checkSources() async -> [DomainFinding] {
        async let reverse = checkReverseDNS()
        async let listed = checkBlocklists(of: nil)
        return await reverse + listed
    }

    /// Whether each address has a name that leads back to it, and says it in EHLO. Source: RFC 1912 section 2.1; large
    /// providers refuse mail from addresses without (Gmail's sender guidelines, 2026-11).
    func checkReverseDNS() async -> [DomainFinding] {
        guard !sources.isEmpty else {
            return [
                DomainFinding(
                    .reverseDNS, "-", .warning, "Our addresses are not known, so their names were not looked up."
                )
                .with(mend: "Name the addresses that mail leaves from in `public-addresses`.")
            ]
        }
        var findings: [DomainFinding] = []
        for source in sources { findings.append(await checkReverseDNS(of: source)) }
        return findings
    }

    private func checkReverseDNS(of source: EgressAddress) async -> DomainFinding {
        let address = source.address
        let wanted = source.heloName.map { helo in
            [
                PublishedRecord(address.reverseName, .pointer, helo.text),
                PublishedRecord(helo, address.isV4 ? .address : .addressV6, address.description),
            ]
        }
        let mend = "Have whoever gave you \(address) set its PTR record, and publish the name's address."
        switch await resolver.names(of: address) {
        case .failed(let why):
            return unanswered(.reverseDNS, address, why)
        case .noData, .noSuchName:
            return DomainFinding(
                .reverseDNS, address, .failed, "\(address) has no name; large providers refuse its mail."
            )
            .with(mend: mend, records: wanted ?? [])
        case .found(let names, _):
            var confirmed: [DomainName] = []
            for name in names.prefix(10) where await leadsBack(name, to: address) { confirmed.append(name) }
            let found = names.map(\.text)
            guard let first = confirmed.first else {
                return DomainFinding(.reverseDNS, address, .failed, "The names of \(address) do not lead back to it.")
                    .with(found: found, mend: mend, records: wanted ?? [])
            }
            if let helo = source.heloName, !confirmed.contains(helo) {
                return DomainFinding(
                    .reverseDNS, address, .warning, "\(address) is \(first), and says \(helo) in EHLO."
                ).with(found: found, mend: "Set `helo-name` to \(first), or give the address the name \(helo).")
            }
            return DomainFinding(.reverseDNS, address, .ok, "\(address) is \(first), and back.").with(found: found)
        }
    }

    private func leadsBack(_ name: DomainName, to address: IPAddress) async -> Bool {
        guard case .found(let texts, _) = await resolver.addresses(of: name) else { return false }
        return texts.contains { IPAddress($0) == address }
    }

    /// Whether lists of bad senders have us: a finding for each list and address, or list and domain.
    /// - Parameter domain: `nil`: of addresses alone.
    func checkBlocklists(of domain: DomainName?) async -> [DomainFinding] {
        var findings: [DomainFinding] = []
        for list in lists {
            let subjects: [(subject: String, name: DomainName?)] =
                switch list.holds {
                case .addresses: sources.map { ($0.address.description, $0.address.listName(under: list.zone)) }
                case .domains: domain.map { [($0.text, DomainName("\($0).\(list.zone)"))] } ?? []
                }
            for (subject, name) in subjects {
                guard let name else { continue }
                findings.append(await check(subject, at: name, in: list))
            }
        }
        return findings
    }

    private func check(_ subject: String, at name: DomainName, in list: BlockList) async -> DomainFinding {
        switch await resolver.addresses(of: name) {
        case .noData, .noSuchName:
            return DomainFinding(.blocklists, subject, .ok, "Not on \(list.zone).")
        case .failed(let why):
            return DomainFinding(.blocklists, subject, .unknown, "\(list.zone) did not answer: \(why).")
        case .found(let texts, _):
            guard texts.contains(where: list.isListing) else {
                return DomainFinding(
                    .blocklists, subject, .warning, "\(list.zone) does not answer the resolver that is used here."
                ).with(found: texts, mend: "Use a resolver of your own; lists refuse those that many share.")
            }
            var found = texts
            if case .found(let words, _) = await resolver.text(of: name) { found += words }
            return DomainFinding(.blocklists, subject, .failed, "\(subject) is on \(list.zone).")
                .with(found: found, mend: "Find out why and end it, then ask for removal: \(list.page)")
        }
    }
}
