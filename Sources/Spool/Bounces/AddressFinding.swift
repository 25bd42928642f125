internal import Bounce
internal import Mail
internal import Storage

/// A message's end that speaks against its recipient's address, with its evidence.
struct AddressFinding: Sendable {
    let address: String
    let domain: String
    let account: AccountID
    let message: MessageKey
    let campaign: CampaignKey?
    let bounce: AddressBounce
    let at: Timestamp
    let event: EventSequence
    let reason: Reason
    let ruleID: String?
    var provider: String?
    var reply: String?
    /// One sentence, where nobody spoke.
    let explanation: String?
    let addedBy: String
    /// Where a life ended without another attempt: the event with the last refusal, which is the evidence.
    var lastRefusal: EventSequence?

    var place: BounceTable.Place { BounceTable.Place(address: address, account: account) }

    func outcome(incident: Int64?) -> AddressOutcome {
        AddressOutcome(
            ending: .bounced(bounce), message: message.number,
            mailing: campaign?.number ?? AddressOutcome.mailing(outsideCampaignsAt: at), at: at, incident: incident)
    }
}

extension AddressFinding {
    /// `nil` where the outcome says nothing against the address.
    init?(_ outcome: Outcome, event: EventSequence) {
        guard let bounce = outcome.bounce else { return nil }
        let attempt = outcome.attempt
        let reply = attempt.flatMap { $0.reply.isEmpty ? nil : StoredText.reply($0.reply) }
        self.init(
            address: outcome.recipient.normalized.description, domain: outcome.recipient.domain.text,
            account: outcome.account, message: outcome.message, campaign: outcome.campaign, bounce: bounce,
            at: outcome.at, event: event, reason: outcome.reason,
            ruleID: outcome.verdict == nil ? attempt?.diagnosis.ruleID : LifeVerdict.ruleID,
            provider: attempt?.provider, reply: reply,
            explanation: attempt.map { StoredText.line($0.diagnosis.explanation) } ?? outcome.explanation,
            addedBy: "delivery",
            lastRefusal: outcome.verdict != nil && attempt == nil ? outcome.lastEvent : nil)
    }

    init?(_ outcome: LateOutcome, _ row: LateRow, mail: ReturnedMailKey, at: Timestamp, event: EventSequence) {
        guard outcome.kind == .status, let status = outcome.status, let diagnosis = outcome.diagnosis,
            let bounce = AddressBounce(status: status, reason: diagnosis.reason, blame: diagnosis.blame)
        else { return nil }
        self.init(
            address: row.recipient, domain: row.domain, account: row.account, message: row.message,
            campaign: row.campaign, bounce: bounce, at: at, event: event, reason: diagnosis.reason,
            ruleID: diagnosis.ruleID, provider: row.provider,
            reply: outcome.reply.isEmpty ? nil : StoredText.reply(outcome.reply),
            explanation: StoredText.line(diagnosis.explanation), addedBy: "returned mail \(mail)")
    }
}
