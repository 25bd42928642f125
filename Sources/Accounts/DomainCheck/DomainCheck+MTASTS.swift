import DNS
import Mail

extension DomainCheck {
    /// The policy for mail *to* the domain, record and file; that it is missing harms nothing we send.
    /// Source: RFC 8461 sections 3.1 to 3.3.
    func checkMTASTS(of domain: DomainName) async -> DomainFinding {
        guard let name = DomainName("_mta-sts.\(domain)") else {
            return DomainFinding(.mtaSTS, domain, .ok, "The name is too long for MTA-STS.")
        }
        switch await resolver.text(of: name) {
        case .failed(let why):
            return unanswered(.mtaSTS, name, why)
        case .noData, .noSuchName:
            return DomainFinding(.mtaSTS, name, .ok, "Not published; it would protect mail to \(domain), not from it.")
        case .found(let texts, _):
            guard let record = STSRecord.find(in: texts) else {
                return DomainFinding(.mtaSTS, name, .warning, "What stands there is no MTA-STS record.").with(
                    found: texts, mend: "Publish one record, with a new id whenever the policy file changes, or none.",
                    records: [PublishedRecord(name, .text, "v=STSv1; id=1;")])
            }
            var finding = await checkPolicyFile(of: domain, record, at: name)
            finding.found = texts
            return finding
        }
    }

    private func checkPolicyFile(of domain: DomainName, _ record: STSRecord, at name: DomainName) async -> DomainFinding
    {
        guard let policyFetcher else {
            return DomainFinding(.mtaSTS, name, .ok, "Published, policy \(record.id).")
        }
        do {
            let policy = try STSPolicy.parse(try await policyFetcher.fetch(domain, byteLimit: STSPolicy.byteLimit))
            guard policy.mode != .none else {
                return DomainFinding(.mtaSTS, name, .ok, "Published, policy \(record.id), taken back by its file.")
            }
            return await compare(policy, record, with: domain, at: name)
        } catch let error as PolicyFetchError {
            let why =
                switch error {
                case .unavailable(let why): why
                case .insecure(let why): "the certificate is not in order: \(why)"
                }
            return unreadable(name, domain, "The policy file cannot be had: \(why).")
        } catch {
            return unreadable(name, domain, "The policy file cannot be used: \(error).")
        }
    }

    private func unreadable(_ name: DomainName, _ domain: DomainName, _ sentence: String) -> DomainFinding {
        DomainFinding(
            .mtaSTS, name, .warning, sentence
        ).with(mend: "Serve it at https://mta-sts.\(domain)/.well-known/mta-sts.txt, or take the record out.")
    }

    /// An exchanger that the policy leaves out gets no mail from senders that keep to it.
    private func compare(
        _ policy: STSPolicy, _ record: STSRecord, with domain: DomainName, at name: DomainName
    ) async -> DomainFinding {
        guard case .exchangers(let exchangers) = await resolver.mailRoute(of: domain) else {
            return DomainFinding(.mtaSTS, name, .ok, "Published, policy \(record.id), mode \(policy.mode.rawValue).")
        }
        let missing = exchangers.map(\.host).filter { !policy.names($0) }
        guard missing.isEmpty else {
            let names = missing.map(\.description).joined(separator: ", ")
            return DomainFinding(
                .mtaSTS, name, .warning, "The policy file does not name \(names), where mail to \(domain) goes."
            ).with(mend: "Add a line for each to the policy file (`mx: \(missing[0])`), and give the record a new id.")
        }
        return DomainFinding(
            .mtaSTS, name, .ok,
            "Published, policy \(record.id), mode \(policy.mode.rawValue); it names all exchangers.")
    }
}
