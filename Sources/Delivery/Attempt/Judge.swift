import Bounce
import Mail
import Spool
import Storage

/// From a finding to a settlement: the rules say what it means, the policy what follows.
struct Judge: Sendable {
    let rules: RuleSet
    let policy: DeliveryPolicy
    /// What an account chose for its own mail.
    let retries: @Sendable (AccountID) -> RetryChoice?
    /// 0..<1, for the jitter of retries.
    let random: @Sendable () -> Double

    func settlement(of entry: QueueEntry, _ finding: Finding, at now: Timestamp) -> Settlement {
        settlement(of: entry, finding, meaning: rules.diagnose(finding.evidence), at: now)
    }

    /// A site that could not be spoken to, or turned us away before our mail was named: that is no verdict on the mail,
    /// however final it was said, since another exchanger or a later hour may take it. The reason stays, and decides when
    /// the message's life runs out. Source: RFC 5321 section 4.2.1 on 554 in a greeting; Postfix
    /// `smtp_skip_5xx_greeting`.
    func deferral(of entry: QueueEntry, _ finding: Finding, at now: Timestamp) -> Settlement {
        let diagnosis = rules.diagnose(finding.evidence)
        return settlement(
            of: entry, finding, meaning: diagnosis, decided: decide(diagnosis.asDeferral, for: entry, at: now), at: now)
    }

    func settlement(of entry: QueueEntry, _ problem: Unroutable, at now: Timestamp) -> Settlement {
        switch problem {
        case .failure(let failure):
            settlement(of: entry, Finding(.routing(failure), at: .connect, in: Conversation()), at: now)
        case .loopsBack:
            settlement(of: entry, .unsent, meaning: .loopsBack, at: now)
        }
    }

    private func decide(_ diagnosis: Diagnosis, for entry: QueueEntry, at now: Timestamp) -> Decision {
        let progress = DeliveryProgress(
            attempt: entry.attempts + 1, now: now, expiresAt: entry.expiresAt, history: entry.history)
        guard !diagnosis.status.isFinal else { return policy.decide(diagnosis, progress: progress, chance: 0) }
        var policy = policy
        if let choice = retries(entry.account) { policy.retrySchedule = policy.retrySchedule.changed(by: choice) }
        return policy.decide(diagnosis, progress: progress, chance: random())
    }

    private func settlement(
        of entry: QueueEntry, _ finding: Finding, meaning diagnosis: Diagnosis, decided: Decision? = nil,
        at now: Timestamp
    ) -> Settlement {
        let conversation = finding.conversation
        return Settlement(
            entry: entry, at: now, stage: finding.stage, diagnosis: diagnosis,
            decision: decided ?? decide(diagnosis, for: entry, at: now), reply: finding.replyText,
            mxHost: conversation.mxHost, mxAddress: conversation.mxAddress,
            sourceAddress: conversation.sourceAddress, provider: conversation.provider, tls: conversation.tls)
    }
}

extension Finding {
    /// Nothing was said.
    fileprivate static let unsent = Finding(.routing(.temporary), at: .connect, in: Conversation())
}
