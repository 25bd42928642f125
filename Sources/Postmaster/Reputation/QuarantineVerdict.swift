import Accounts
import Mail
import Spool
import Storage

/// A campaign that is to be quarantined.
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

    /// Holds the campaign, writes down why, and suspends the account where it was too often. Made once: a campaign that is held
    /// already stays as it is.
    /// - Returns: true where something is held now.
    func carryOut(at now: Timestamp, on connection: any WriteConnection) throws -> Bool {
        let node = ActingParty.node
        let hold = Hold(
            account: account, campaign: campaign, cause: .quarantined, since: now, by: node.name, why: why)
        guard try QuarantineTable.insert(key, excess, of: campaign, account: account, at: now, on: connection) else {
            return false
        }
        _ = try Spool.hold(hold, on: connection)
        try node.note(
            "campaign.quarantined", campaign.description, why, account: account, at: now, on: connection)
        try suspendWhereTooOften(at: now, on: connection)
        return true
    }

    private func suspendWhereTooOften(at now: Timestamp, on connection: any WriteConnection) throws {
        guard let limit = policy.quarantineLimit else { return }
        let since = now - .seconds(policy.days * 86_400)
        let count = try QuarantineTable.count(of: account, since: since, on: connection)
        guard count >= limit else { return }
        let why = "\(count) campaigns were quarantined within \(policy.days) days"
        let hold = Hold(
            account: account, campaign: nil, cause: .suspended, since: now, by: ActingParty.node.name, why: why)
        try QuarantineTable.spend(account, on: connection)
        guard try Spool.hold(hold, on: connection) else { return }
        try Accounts.suspend(account, reason: why, at: now, by: .node, on: connection)
    }
}
