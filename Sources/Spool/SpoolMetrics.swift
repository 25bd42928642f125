internal import Bounce
internal import Mail
public import Metering
internal import Storage

/// What the spool counts: what came in, what became of it, and what the store took for it. Everything is counted after its
/// commit and by the batch, so the counters agree with the event log.
public struct SpoolMetrics: Sendable {
    private let acceptDuration: Histogram
    private let claimDuration: Histogram
    private let claimedCount: Histogram
    private let settleDuration: Histogram
    private let settledCount: Histogram
    private let accepted: Counter
    private let acceptedDropped: Counter
    private let suppressedEarly: Counter
    private let suppressedLate: Counter
    private let commitDuration: Histogram
    private let commitSize: Histogram
    private let storeFailures: Counter
    private let unmatched: Counter
    private let messages: Family<Counter>
    private let bounces: Family<Counter>
    private let attempts: Family<Counter>
    private let durations: Family<Histogram>
    private let providers: Set<String>

    /// - Parameter providers: the names that `provider` may have; every other is counted as `other`, so that no label ever
    ///   holds a recipient's domain.
    public init(in registry: Registry = Registry(), providers: Set<String> = []) {
        self.providers = providers
        let taken = registry.counters(
            "postrider_accepted_total",
            "Messages accepted, one for each recipient: injected, or dropped because the address is suppressed.",
            by: ["status"])
        accepted = taken[RecipientStatus.injected.rawValue]
        acceptedDropped = taken[RecipientStatus.dropped.rawValue]
        acceptDuration = registry.histogram(
            "postrider_accept_duration_seconds", "From the hand-in of mail until it is on disk.", .short)
        messages = registry.counters(
            "postrider_messages_total",
            "Outcomes of messages by status and by the provider of the exchanger; none where no exchanger was found.",
            by: ["status", "provider"], limit: 600)
        bounces = registry.counters(
            "postrider_bounces_total", "Refusals and failures, for now (deferred) or for good, by what they mean.",
            by: ["status", "reason", "blame"], limit: 600)
        attempts = registry.counters(
            "postrider_delivery_attempts_total",
            "Attempts at a recipient, by the part of the conversation that decided and the status that came of it.",
            by: ["stage", "status"])
        durations = registry.histograms(
            "postrider_delivery_duration_seconds",
            "From acceptance until the reply that ended the message, by its final status.", by: ["status"], .life)
        unmatched = registry.counter(
            "postrider_unmatched_replies_total", "Refusals that no rule knew; the code alone decided.")
        let hits = registry.counters(
            "postrider_suppression_hits_total",
            "Messages that were not sent because their address is suppressed, by when that was seen.", by: ["seen"])
        suppressedEarly = hits["accepted"]
        suppressedLate = hits["queued"]
        claimDuration = registry.histogram(
            "postrider_claim_duration_seconds", "From asking for due mail until it is leased and read.", .short)
        claimedCount = registry.histogram("postrider_claimed_messages", "Messages a claim brought.", .sizes)
        settleDuration = registry.histogram(
            "postrider_settle_duration_seconds", "From handing in outcomes until they are on disk.", .short)
        settledCount = registry.histogram("postrider_settled_messages", "Outcomes settled together.", .sizes)
        commitDuration = registry.histogram(
            "postrider_commit_duration_seconds", "What one group commit of the store takes.", .short)
        commitSize = registry.histogram("postrider_commit_writes", "Writes that share a commit.", .sizes)
        storeFailures = registry.counter(
            "postrider_store_failures_total", "Writes that the store refused or could not finish.")
    }

    // MARK: What happened

    func accepted(_ recipients: [AcceptedRecipient], in duration: Duration) {
        acceptDuration.observe(duration)
        let dropped = recipients.reduce(0) { $0 + ($1.status == .dropped ? 1 : 0) }
        accepted.add(recipients.count - dropped)
        acceptedDropped.add(dropped)
        suppressedEarly.add(dropped)
    }

    func committed(_ report: CommitReport) {
        commitDuration.observe(report.duration)
        commitSize.observe(count: report.writeCount)
        storeFailures.add(report.failedCount)
    }

    func claimed(_ taken: Claim.Taken, in duration: Duration) {
        claimDuration.observe(duration)
        claimedCount.observe(count: taken.entries.count)
        count(taken.endings)
    }

    /// - Parameter isEffective: false where an outcome came twice or too late, and changed nothing.
    func settled(_ outcomes: [Outcome], _ isEffective: [Bool], in duration: Duration) {
        settleDuration.observe(duration)
        settledCount.observe(count: outcomes.count)
        count(outcomes, isEffective)
    }

    /// The families' locks are taken once for each kind of outcome in the batch, not for each message.
    private func count(_ outcomes: [Outcome], _ isEffective: [Bool]? = nil) {
        var batch = Batch(self)
        for (index, outcome) in outcomes.enumerated() where isEffective?[index] ?? true { batch.count(outcome) }
    }

    /// One batch's memory of the cells it counts into.
    private struct Batch {
        private struct Meaning: Hashable {
            let status: RecipientStatus
            let reason: Reason
            let blame: Blame
        }
        private struct End: Hashable {
            let status: RecipientStatus
            let provider: String?
        }
        private struct Step: Hashable {
            let stage: Stage
            let status: RecipientStatus
        }

        let metrics: SpoolMetrics
        private var messages: [End: Counter] = [:]
        private var bounces: [Meaning: Counter] = [:]
        private var attempts: [Step: Counter] = [:]
        private var durations: [RecipientStatus: Histogram] = [:]

        init(_ metrics: SpoolMetrics) { self.metrics = metrics }

        mutating func count(_ outcome: Outcome) {
            let status = outcome.status
            let provider = outcome.attempt?.provider
            messages.cell(End(status: status, provider: provider)) {
                metrics.messages[status.rawValue, metrics.shown(provider)]
            }.add()
            if status == .dropped, outcome.attempt == nil { metrics.suppressedLate.add() }
            if status != .ok, status != .dropped || outcome.attempt != nil { count(refusal: outcome) }
            guard let attempt = outcome.attempt else { return }
            attempts.cell(Step(stage: attempt.stage, status: status)) {
                metrics.attempts[attempt.stage.rawValue, status.rawValue]
            }.add()
            if status.isFinal {
                durations.cell(status) { metrics.durations[status.rawValue] }
                    .observe(attempt.at - attempt.entry.acceptedAt)
            }
            if status != .ok, !attempt.diagnosis.isMatched { metrics.unmatched.add() }
        }

        /// A message whose life ended while it waited is refused as well, by all that was said before.
        private mutating func count(refusal outcome: Outcome) {
            let (status, reason) = (outcome.status, outcome.reason)
            let blame = outcome.attempt?.diagnosis.blame ?? reason.blame
            bounces.cell(Meaning(status: status, reason: reason, blame: blame)) {
                metrics.bounces[status.rawValue, reason.rawValue, blame.rawValue]
            }.add()
        }
    }

    private func shown(_ provider: String?) -> String {
        guard let provider else { return "none" }
        return providers.contains(provider) ? provider : "other"
    }
}

extension Dictionary {
    fileprivate mutating func cell(_ key: Key, _ make: () -> Value) -> Value {
        if let value = self[key] { return value }
        let value = make()
        self[key] = value
        return value
    }
}
