import Accounts
import JSON
import Mail
import Spool
import Storage

/// A campaign that bounces beyond what is borne.
struct QuarantineVerdict: Sendable {
    let key: QuarantineKey
    let campaign: CampaignKey
    let account: AccountID
    let excess: CampaignExcess
    /// Where the addresses of its hard bounces came from, in words; `nil` where that is not known.
    let origin: String?
    /// Of the account.
    let policy: SenderPolicy

    /// For people.
    private var why: String { excess.sentence + (origin.map { "; \($0)" } ?? "") }

    /// Holds what waits of the campaign, writes down why, and suspends the account where it was too often. A campaign that has
    /// ended speaks against its sender all the same. Made once: a campaign that is held already stays as it is, and one that has
    /// ended is judged once.
    /// - Returns: true where something is held now.
    func carryOut(at now: Timestamp, on connection: any WriteConnection) throws -> Bool {
        let hasEnded = try Spool.state(of: campaign, on: connection)?.isEnded ?? true
        if hasEnded, try QuarantineTable.isJudged(campaign, on: connection) { return false }
        guard
            try QuarantineTable.insert(
                key, excess, of: campaign, account: account, hasEnded: hasEnded, at: now, on: connection)
        else { return false }
        let node = ActingParty.node
        if hasEnded {
            try Notice.post(exceeded(by: node, at: now), on: connection)
        } else {
            let hold = Hold(
                account: account, campaign: campaign, cause: .quarantined, since: now, by: node.name, why: why)
            _ = try Spool.hold(hold, on: connection)
        }
        let action = hasEnded ? "campaign.exceeded" : "campaign.quarantined"
        try node.note(action, campaign.description, why, account: account, at: now, on: connection)
        try suspendWhereTooOften(at: now, on: connection)
        return true
    }

    private func exceeded(by node: ActingParty, at now: Timestamp) -> NewNotice {
        NewNotice(
            .campaignExceeded, account: account, subject: campaign.description,
            data: ["by": .string(node.name), "why": .string(why)], at: now)
    }

    private func suspendWhereTooOften(at now: Timestamp, on connection: any WriteConnection) throws {
        guard let limit = policy.quarantineLimit else { return }
        let since = now - .seconds(policy.days * 86_400)
        let count = try QuarantineTable.count(of: account, since: since, on: connection)
        guard count >= limit else { return }
        let why = "\(count) campaigns bounced too much within \(policy.days) days"
        let hold = Hold(
            account: account, campaign: nil, cause: .suspended, since: now, by: ActingParty.node.name, why: why)
        try QuarantineTable.spend(account, on: connection)
        guard try Spool.hold(hold, on: connection) else { return }
        try Accounts.suspend(account, reason: why, at: now, by: .node, on: connection)
    }
}
