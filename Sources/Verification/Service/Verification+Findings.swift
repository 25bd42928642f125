import Mail

/// How findings change what a verification says.
extension Verification {
    /// Puts a check in the place of the one with its name, or behind the others.
    mutating func set(_ check: VerificationCheck) {
        if let place = checks.firstIndex(where: { $0.name == check.name }) {
            checks[place] = check
        } else {
            checks.append(check)
        }
    }

    mutating func say(_ verdict: Verdict, _ reason: VerificationReason, _ score: Int) {
        self.verdict = verdict
        self.reason = reason
        self.score = score
    }

    // MARK: History

    /// The past goes before what lists and guesses say, but a disposable or an office's mailbox stays one.
    mutating func take(_ history: HistoryVerdict) {
        set(history.check)
        switch history.verdict {
        case .undeliverable: say(.undeliverable, history.reason, history.score)
        case .risky: say(.risky, history.reason, min(score, history.score))
        case .deliverable where [.ok, .typoSuspected, .domainNotFound].contains(reason):
            dropSuggestion("Mail was delivered there.")
            say(.deliverable, .ok, history.score)
        case .deliverable: score = max(score, 60)
        case .unknown: if reason == .ok { score = history.score }
        }
    }

    /// The domain turned out to be meant: it takes mail.
    mutating func dropSuggestion(_ why: String) {
        guard suggestion != nil || reason == .typoSuspected else { return }
        suggestion = nil
        set(VerificationCheck(.typo, .pass, detail: why))
        guard reason == .typoSuspected else { return }
        let isRole = checks.contains { $0.name == .role && $0.status == .warn }
        if isRole { say(.risky, .role, 40) } else { say(.unknown, .ok, 60) }
    }

    // MARK: Domain

    mutating func take(_ facts: DomainFacts, duration: Duration) {
        level = max(level, .dns)
        if let provider = facts.provider { self.provider = provider }
        mailboxProviderPolicy = facts.known?.belief
        let (domain, mx) = Self.checks(facts, duration)
        set(domain)
        set(mx)
        switch facts.way {
        case .hosts: takeHosts(facts)
        case .nullMX: say(.undeliverable, .nullMX, 0)
        case .noSuchDomain: say(.undeliverable, .domainNotFound, 0)
        case .noMailHost: say(.undeliverable, .noMailHost, 0)
        case .notOpen: say(.risky, .noMailHost, 10)
        case .unknown: if verdict == .unknown { say(.unknown, .tempError, min(score, 50)) }
        }
    }

    private mutating func takeHosts(_ facts: DomainFacts) {
        guard facts.known?.kind != .parking else {
            // A parked domain is what people reach by a slip of their fingers: what was suggested stands.
            if verdict != .undeliverable, reason == .ok { say(.risky, .catchAll, 10) }
            return
        }
        dropSuggestion("The domain takes mail.")
        if verdict == .unknown, reason == .ok { score = max(score, 70) }
    }

    private static func checks(
        _ facts: DomainFacts, _ duration: Duration
    ) -> (domain: VerificationCheck, mx: VerificationCheck) {
        let proof = facts.isSecure ? " DNSSEC proves it." : ""
        let (domain, mx): ((VerificationCheck.Status, String), (VerificationCheck.Status, String)) =
            switch facts.way {
            case .noSuchDomain: ((.fail, "There is no such domain.\(proof)"), (.skipped, ""))
            case .unknown(let why): ((.unknown, "The DNS gave no answer to go by: \(why)."), (.unknown, ""))
            case .nullMX: ((.pass, proof), (.fail, "It says by a null MX that it takes no mail (RFC 7505).\(proof)"))
            case .noMailHost(let why): ((.pass, proof), (.fail, why))
            case .notOpen(let why): ((.pass, proof), (.warn, why))
            case .hosts(let hosts): ((.pass, proof), mxCheck(facts, hosts[0].name))
            }
        return (
            VerificationCheck(.domain, domain.0, detail: BoundedDetail.of(domain.1.trimmed), duration: duration),
            VerificationCheck(.mx, mx.0, detail: BoundedDetail.of(mx.1))
        )
    }

    private static func mxCheck(_ facts: DomainFacts, _ host: DomainName) -> (VerificationCheck.Status, String) {
        switch facts.known?.kind {
        case .parking?: (.warn, "\(host.text) stands for domains that are parked (\(facts.known?.seen ?? "")).")
        case .catchAll?: (.pass, "\(host.text), which takes mail for every name of a domain.")
        case .provider?, nil:
            (.pass, facts.isImplicit ? "It has no MX record, and takes mail at its own address." : host.text)
        }
    }

    // MARK: Mailbox

    mutating func take(_ finding: MailboxFinding) {
        level = .smtp
        for check in finding.checks { set(check) }
        switch finding.verdict {
        case .undeliverable: say(.undeliverable, finding.reason, finding.score)
        case .risky where verdict != .risky: say(.risky, finding.reason, finding.score)
        case .deliverable where verdict == .unknown: say(.deliverable, .ok, finding.score)
        case .unknown where verdict == .unknown && finding.reason != .ok: say(.unknown, finding.reason, finding.score)
        case .risky, .deliverable, .unknown: break
        }
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
