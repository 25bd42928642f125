public import Mail
import Synchronization

/// Verifies one address at a time, as far as its request goes: what was seen here first, then grammar, typing errors and
/// lists, the domain's exchangers, the mailbox itself. It keeps no answer of its own (`Verifications` does) and never fails:
/// what it cannot find out is `unknown`.
public struct Verifier: Sendable {
    /// A further look would say more.
    enum Again: Hashable, Sendable {
        /// Limits of our own: this look did not count.
        case turn(Timestamp)
        /// Another time the server may say more; it may have asked for some patience.
        case recheck(after: Duration?)
    }

    /// What was found out so far.
    struct Progress: Sendable {
        var verification: Verification
        var again: Again?
    }

    /// May be replaced while it works: an address is verified by one set of them.
    public let current: CurrentLists
    /// `nil`: DNS is not asked, and the levels above `fast` are `fast`.
    let desk: DomainDesk?
    /// `nil`: mailboxes are not asked for, and `smtp` is `dns`.
    let probe: MailboxProbe?
    let time: any TimeSource
    public let metrics: VerificationMetrics

    public init(
        lists: AddressLists = .standard, desk: DomainDesk? = nil, probe: MailboxProbe? = nil, time: any TimeSource,
        metrics: VerificationMetrics = VerificationMetrics()
    ) {
        current = CurrentLists(lists)
        self.desk = desk
        self.probe = probe
        self.time = time
        self.metrics = metrics
    }

    /// The lists in force.
    public var lists: AddressLists { current.lists }

    /// The highest level that is not silently another one.
    public var highestLevel: VerificationLevel { desk == nil ? .fast : probe == nil ? .dns : .smtp }

    /// Within the request's deadline; what is not known by then is left out, and `isPending` says so.
    /// - Parameter history: what was seen here of the address; `nil`: nothing, or nobody's business.
    public func verify(
        _ address: String, _ request: VerificationRequest, history: AddressHistory? = nil
    ) async -> Verification {
        let answer = await begin(address, request, history: history).progress.verification
        metrics.answered(answer)
        return answer
    }

    /// The same, with what goes on behind the deadline.
    func begin(
        _ address: String, _ request: VerificationRequest, history: AddressHistory?
    ) async -> (progress: Progress, rest: Task<Progress, Never>?) {
        let start = ContinuousClock.now
        var first = fast(address, request, history: history)
        guard let domain = question(first, request) else { return (Progress(verification: first), nil) }
        let given = first
        if let facts = desk?.kept(domain).map({ believed($0, of: domain) }) {
            first.take(facts, duration: .zero)
            finish(&first, facts, since: start)
            if !asksMailbox(request) { return (Progress(verification: first), nil) }
        }
        let latest = Latest(first)
        let task = Task {
            await goOn(given, domain, request, since: start) { latest.set($0) }
        }
        let left = request.deadline - (ContinuousClock.now - start)
        if let progress = await FirstOf.value(of: task, within: left) { return (progress, nil) }
        var partial = latest.value
        if partial.verdict == .unknown, partial.reason == .ok { partial.reason = .timeout }
        partial.isPending = true
        partial.elapsed = ContinuousClock.now - start
        return (Progress(verification: partial), task)
    }

    /// Without a deadline: for the work behind it.
    func finish(_ address: String, _ request: VerificationRequest, history: AddressHistory?) async -> Progress {
        let start = ContinuousClock.now
        let first = fast(address, request, history: history)
        guard let domain = question(first, request) else { return Progress(verification: first) }
        return await goOn(first, domain, request, since: start) { _ in }
    }

    /// Asking the DNS about it costs nothing just now.
    func knows(_ domain: DomainName) -> Bool { desk?.kept(domain) != nil }

    // MARK: Levels

    private func fast(_ address: String, _ request: VerificationRequest, history: AddressHistory?) -> Verification {
        let start = ContinuousClock.now
        let now = time.now()
        let bytes = Array(address.utf8)
        var verification = FastVerifier(lists: lists, policy: request.policy).verify(bytes.span, at: now)
        // What lists doubt of a domain, the DNS knows.
        if request.level > .fast, desk != nil, verification.reason == .domainNotFound {
            verification.say(.unknown, .ok, 50)
        }
        if let verdict = history.flatMap({ HistoryVerdict($0, at: now) }), verification.reason != .syntax {
            verification.take(verdict)
        }
        verification.lifetime = Lifetime.of(verification, facts: nil)
        verification.elapsed = ContinuousClock.now - start
        return verification
    }

    /// The domain to ask the DNS about; `nil` where nobody is to be asked.
    private func question(_ first: Verification, _ request: VerificationRequest) -> DomainName? {
        guard request.level > .fast, desk != nil, first.verdict != .undeliverable, let domain = first.domain
        else { return nil }
        return domain
    }

    /// What lists know to be there is not gone because a resolver says so without proof.
    private func believed(_ facts: DomainFacts, of domain: DomainName) -> DomainFacts {
        lists.isKnown(Array(domain.text.utf8).span) ? facts.doubted : facts
    }

    private func asksMailbox(_ request: VerificationRequest) -> Bool { request.level == .smtp && probe != nil }

    private func goOn(
        _ first: Verification, _ domain: DomainName, _ request: VerificationRequest,
        since start: ContinuousClock.Instant, partial: @Sendable (Verification) -> Void
    ) async -> Progress {
        guard let desk else { return Progress(verification: first) }
        var verification = first
        let asked = ContinuousClock.now
        let facts = believed(await desk.facts(of: domain), of: domain)
        verification.take(facts, duration: ContinuousClock.now - asked)
        finish(&verification, facts, since: start)
        partial(verification)
        guard asksMailbox(request), let probe, let mailbox = worthAsking(verification, facts) else {
            if case .unknown = facts.way { return Progress(verification: verification, again: .recheck(after: nil)) }
            return Progress(verification: verification)
        }
        switch await probe.ask(mailbox, facts) {
        case .notNow(let until):
            verification.isPending = true
            return Progress(verification: verification, again: .turn(until))
        case .finding(let finding):
            verification.take(finding)
            finish(&verification, facts, since: start)
            return Progress(
                verification: verification, again: finding.isPassing ? .recheck(after: finding.retryAfter) : nil)
        }
    }

    /// `nil` where the answer would change nothing: what was delivered lately is there, and a mailbox that lives for minutes
    /// is no good whether it is there or not.
    private func worthAsking(_ verification: Verification, _ facts: DomainFacts) -> Mailbox? {
        guard facts.takesMail, verification.verdict == .unknown || verification.reason == .role else { return nil }
        return verification.normalized.flatMap { Mailbox(internationalized: $0) }
    }

    private func finish(_ verification: inout Verification, _ facts: DomainFacts, since start: ContinuousClock.Instant)
    {
        verification.lifetime = Lifetime.of(verification, facts: facts)
        verification.elapsed = ContinuousClock.now - start
    }
}

/// How long an answer may be believed, in seconds.
enum Lifetime {
    static let day = 86_400

    static func of(_ verification: Verification, facts: DomainFacts?) -> Int {
        if verification.reason == .syntax { return 30 * day }
        if verification.level == .smtp,
            verification.checks.contains(where: { $0.name == .smtp && $0.status != .skipped })
        {
            switch verification.verdict {
            case .deliverable, .undeliverable: return 7 * day
            case .risky: return day
            case .unknown: return 3_600
            }
        }
        guard let facts else { return day }
        return Int(facts.lifetime.components.seconds)
    }
}
