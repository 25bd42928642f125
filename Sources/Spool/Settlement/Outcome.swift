internal import Bounce
internal import Mail
internal import Storage

/// The next step in the life of a queued message, whoever decided it: what `Ledger` writes.
struct Outcome: Sendable {
    enum Next: Sendable {
        case finish
        case wait(until: Timestamp, history: RefusalHistory)
    }

    let message: MessageKey
    let account: AccountID
    let campaign: CampaignKey?
    let content: ContentKey
    let contentRecipientCount: Int
    let recipient: Mailbox
    let fromDomain: String
    /// The lease under which it is held: 0 where it still waits.
    let lease: Int64
    /// Attempts made, the one that led here included.
    let attempts: Int
    let wasTriedBefore: Bool
    let lastEvent: EventSequence?

    let at: Timestamp
    let status: RecipientStatus
    let reason: Reason
    let next: Next
    /// What it says against the address.
    let bounce: AddressBounce?
    /// What forbade sending, for dropped mail.
    var suppression: SuppressionKey?
    /// `nil` where we ended it without asking anybody.
    var attempt: Settlement?
    /// Set where the end of its life decided, and not an answer.
    var verdict: LifeVerdict?
    var explanation: String?

    /// The incident that was open where it was refused.
    var incident: Int64?

    /// The store has lost its bytes.
    var isLoss = false

    /// The status now in the log.
    var previousStatus: RecipientStatus { wasTriedBefore ? .deferred : .injected }
}

extension Outcome {
    init(_ settlement: Settlement) {
        let entry = settlement.entry
        let diagnosis = settlement.diagnosis
        let (status, next): (RecipientStatus, Next) =
            switch settlement.decision.next {
            case .finish(let status): (status, .finish)
            case .retry(let time):
                (
                    .deferred,
                    .wait(until: time, history: entry.history.adding(diagnosis, waited: time - settlement.at))
                )
            }
        self.init(
            message: entry.key, account: entry.account, campaign: entry.campaign, content: entry.content.key,
            contentRecipientCount: entry.content.recipientCount, recipient: entry.recipient,
            fromDomain: entry.content.fromDomain, lease: entry.lease, attempts: entry.attempts + 1,
            wasTriedBefore: entry.attempts > 0, lastEvent: entry.lastEvent, at: settlement.at, status: status,
            reason: settlement.decision.verdict?.reason ?? diagnosis.reason, next: next,
            bounce: settlement.decision.bounce, attempt: settlement, verdict: settlement.decision.verdict)
    }

    /// Ends a message without an attempt.
    init(
        ending entry: QueueEntry, at: Timestamp, status: RecipientStatus, reason: Reason, explanation: String,
        bounce: AddressBounce? = nil
    ) {
        self.init(
            message: entry.key, account: entry.account, campaign: entry.campaign, content: entry.content.key,
            contentRecipientCount: entry.content.recipientCount, recipient: entry.recipient,
            fromDomain: entry.content.fromDomain, lease: entry.lease, attempts: entry.attempts,
            wasTriedBefore: entry.attempts > 0, lastEvent: entry.lastEvent, at: at, status: status, reason: reason,
            next: .finish, bounce: bounce, explanation: explanation)
    }

    /// The end of a message whose life ran out while it waited: what its refusals meant (R2).
    static func expiry(of entry: QueueEntry, at: Timestamp) -> Outcome {
        let verdict = LifeVerdict(entry.history)
        var outcome = Outcome(
            ending: entry, at: at, status: verdict.status, reason: verdict.reason, explanation: verdict.explanation,
            bounce: verdict.bounce)
        outcome.verdict = verdict
        return outcome
    }

    static func drop(of entry: QueueEntry, at: Timestamp, suppression: SuppressionKey?) -> Outcome {
        var outcome = Outcome(
            ending: entry, at: at, status: .dropped, reason: .suppressed,
            explanation: "The address is on a suppression list.")
        outcome.suppression = suppression
        return outcome
    }

    /// The end of a message whose bytes are gone: a fault of the store's that must not hold up the others.
    static func loss(of entry: QueueEntry, at: Timestamp) -> Outcome {
        var outcome = Outcome(
            ending: entry, at: at, status: .softBounce, reason: .mailerError,
            explanation: "The store has lost the message's bytes.")
        outcome.isLoss = true
        return outcome
    }
}
