import DNS
import Mail
import MailAuth

extension DomainCheck {
    /// Whether every address mail leaves from may send for the domain of return paths.
    func checkSPF(of domain: DomainName, isReturnDomain: Bool) async -> [DomainFinding] {
        let texts: [String]
        switch await resolver.text(of: domain) {
        case .found(let found, _): texts = found.filter(SPFRecord.isRecord)
        case .noData, .noSuchName: texts = []
        case .failed(let why): return [unanswered(.spf, domain, why)]
        }
        guard let text = texts.first else { return [missingSPF(domain, isReturnDomain: isReturnDomain)] }
        guard texts.count == 1 else {
            return [
                DomainFinding(
                    .spf, domain, .failed, "\(domain) has \(texts.count) SPF records; receivers use none then."
                )
                .with(
                    found: texts, mend: "Put what they say into one and remove the others.",
                    records: [PublishedRecord(domain, .text, SPFText.merged(texts))])
            ]
        }
        guard !sources.isEmpty else {
            return [
                DomainFinding(
                    .spf, domain, .warning,
                    "\(domain) has an SPF record; whether it lets us send cannot be told without our addresses."
                ).with(found: [text], mend: "Name the addresses that mail leaves from in `public-addresses`.")
            ]
        }
        var findings: [DomainFinding] = []
        for source in sources { findings.append(await checkSPF(of: domain, text: text, source: source)) }
        return findings
    }

    private func missingSPF(_ domain: DomainName, isReturnDomain: Bool) -> DomainFinding {
        let finding = DomainFinding(.spf, domain, .failed, "\(domain) has no SPF record.")
        guard !sources.isEmpty else {
            return finding.with(
                mend: "Name the addresses that mail leaves from in `public-addresses` to be told the record to publish."
            )
        }
        // Nobody but us sends bounces' domain; others may well send as the author's.
        let text = SPFText.new(sources.map(\.address), isOursAlone: isReturnDomain)
        return finding.with(
            mend: "Publish this TXT record at \(domain)\(isReturnDomain ? "" : "; add what else sends for it").",
            records: [PublishedRecord(domain, .text, text)])
    }

    private func checkSPF(of domain: DomainName, text: String, source: EgressAddress) async -> DomainFinding {
        let address = source.address
        guard let sender = Mailbox("postmaster@\(domain)") else { return unanswered(.spf, domain, "no sender") }
        let question = SPFQuestion(
            address: address, domain: domain, sender: sender, heloName: source.heloName?.text ?? domain.text)
        let (result, lookupCount) = await SPFEvaluator(resolver: resolver).evaluateCounting(question)
        let addresses = sources.map(\.address)
        let proposed = [PublishedRecord(domain, .text, SPFText.adding(addresses, to: text))]
        switch result {
        case .pass where lookupCount >= 9:
            return DomainFinding(
                .spf, domain, .warning,
                "\(address) may send, but the record takes \(lookupCount) of the 10 look-ups allowed."
            ).with(found: [text], mend: "Take out `include:`s that are not needed any more.")
        case .pass:
            return DomainFinding(.spf, domain, .ok, "\(address) may send (\(lookupCount) of 10 look-ups).")
                .with(found: [text])
        case .none, .neutral, .softFail, .fail:
            return DomainFinding(.spf, domain, .failed, "\(address) may not send: the record says \(result.word).")
                .with(found: [text], mend: "Replace the TXT record at \(domain) by this one.", records: proposed)
        case .temporaryError(let why):
            return unanswered(.spf, domain, why)
        case .permanentError(let fault):
            let isOwn = if case .record(_, at: domain.text) = fault { true } else { false }
            return DomainFinding(.spf, domain, .failed, "The record cannot be used: \(SPFText.sentence(fault)).")
                .with(
                    found: [text], mend: SPFText.remedy(fault),
                    records: isOwn ? [PublishedRecord(domain, .text, SPFText.new(addresses, isOursAlone: false))] : [])
        }
    }
}
