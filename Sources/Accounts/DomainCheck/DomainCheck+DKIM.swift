import DNS
import Mail
import MailAuth
import Storage

extension DomainCheck {
    /// Whether every key that signs, is to sign or has signed a moment ago stands in the DNS.
    /// - Returns: the findings, and the waiting keys whose records were seen.
    func checkDKIM(of domain: SendingDomain) async -> ([DomainFinding], seen: Set<DKIMKeyID>) {
        let keys = domain.keysToPublish
        guard keys.contains(where: { $0.state == .active || $0.state == .waiting }) else {
            return (
                [
                    DomainFinding(.dkim, domain.name, .failed, "\(domain.name) has no key: its mail goes unsigned.")
                        .with(mend: "Make one: postrider domains rotate \(domain.name)")
                ], []
            )
        }
        var findings: [DomainFinding] = []
        var seen: Set<DKIMKeyID> = []
        for key in keys {
            guard let name = key.recordName(of: domain.name) else { continue }
            let finding = await check(key, at: name, of: domain)
            findings.append(finding)
            if key.state == .waiting, finding.state == .ok { seen.insert(key.id) }
        }
        return (findings, seen)
    }

    private func check(_ key: DKIMKey, at name: DomainName, of domain: SendingDomain) async -> DomainFinding {
        guard key.isReadable else {
            return DomainFinding(
                .dkim, name, .failed, "The private key cannot be opened with this node's secret: it signs nothing."
            ).with(
                mend:
                    "Bring back the file keys.secret that belongs to this store, or rotate: postrider domains rotate \(domain.name)"
            )
        }
        let wanted = [PublishedRecord(name, .text, key.recordText)]
        switch await resolver.text(of: name) {
        case .failed(let why):
            return unanswered(.dkim, name, why)
        case .noData, .noSuchName:
            let summary =
                switch key.state {
                case .waiting: "The key \(key.selector) waits for its record and does not sign yet."
                case .active: "The key \(key.selector) signs, and its record is not there: signatures fail."
                case .replaced, .retired: "The record of \(key.selector) is gone while what it signed is still read."
                }
            let isLost = key.state == .replaced
            return DomainFinding(.dkim, name, isLost ? .warning : .failed, summary)
                .with(mend: "Publish this TXT record at \(name).", records: wanted)
        case .found(let texts, _):
            return judge(texts, of: key, at: name, wanted: wanted)
        }
    }

    private func judge(
        _ texts: [String], of key: DKIMKey, at name: DomainName, wanted: [PublishedRecord]
    ) -> DomainFinding {
        guard let text = texts.first, let record = try? KeyRecord.parse(text) else {
            return DomainFinding(.dkim, name, .failed, "What stands at \(name) is no key record.")
                .with(found: texts, mend: "Replace it by this TXT record.", records: wanted)
        }
        guard texts.count == 1 else {
            return DomainFinding(
                .dkim, name, .failed, "\(name) has \(texts.count) TXT records; verifiers take any one."
            )
            .with(found: texts, mend: "Keep this one alone.", records: wanted)
        }
        guard record.publicKey == key.publicKey, record.keyType == key.algorithm.keyType,
            record.hashes?.contains("sha256") ?? true
        else {
            return DomainFinding(.dkim, name, .failed, "The record at \(name) is of another key; signatures fail.")
                .with(found: texts, mend: "Replace it by this TXT record.", records: wanted)
        }
        if record.isTesting {
            return DomainFinding(.dkim, name, .warning, "The record says t=y (testing): signatures count for nothing.")
                .with(found: texts, mend: "Take t=y out.", records: wanted)
        }
        let summary =
            switch key.state {
            case .waiting: "The record of \(key.selector) is there: the key signs from now on."
            case .active: "The record of \(key.selector) is right; the key signs."
            case .replaced, .retired: "The record of \(key.selector) stands, as it must while what it signed is read."
            }
        return DomainFinding(.dkim, name, .ok, summary).with(found: texts)
    }
}
