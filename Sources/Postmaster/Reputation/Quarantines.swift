public import Accounts
import JSON
import Mail
public import Spool
public import Storage

/// What people do with quarantined campaigns (R31): the sender explains, an administrator lets it go on or ends it. Every act
/// is written to the audit log in its transaction.
public struct Quarantines: Sendable {
    public static let textByteLimit = 4_000

    private let spool: Spool
    private var engine: any Engine { spool.engine }

    public init(spool: Spool) { self.spool = spool }

    /// Newest first.
    public func list(_ filter: QuarantineFilter) async throws -> [Quarantine] {
        try await engine.read { try QuarantineTable.list(filter, on: $0) }
    }

    /// The campaign's newest; `nil` where it never was in quarantine, or is another account's.
    /// - Parameter account: `nil`: whoever's it is.
    public func newest(of campaign: CampaignKey, account: AccountID?) async throws -> Quarantine? {
        var filter = QuarantineFilter()
        filter.account = account
        filter.campaign = campaign
        filter.limit = 1
        return try await list(filter).first
    }

    /// What the sender says to it. Until it is decided, the last word counts.
    /// - Throws: `QuarantineError`.
    public func explain(
        _ campaign: CampaignKey, account: AccountID, _ text: String, by party: ActingParty
    ) async throws -> Quarantine {
        try Self.check(text)
        let now = spool.now
        return try await engine.write { connection in
            let quarantine = try QuarantineTable.open(campaign, account: account, on: connection)
            try QuarantineTable.explain(quarantine.key, text, at: now, by: party.name, on: connection)
            try party.note(
                "campaign.explained", campaign.description, text, account: account, at: now, on: connection)
            return try Self.renewed(quarantine, on: connection)
        }
    }

    /// Lets the campaign go on. What bounced so far is judged with it: limits look at what comes after.
    /// - Parameter isInnocent: it does not count towards a suspension of the account.
    /// - Throws: `QuarantineError`.
    public func release(
        _ campaign: CampaignKey, note: String, isInnocent: Bool, by party: ActingParty
    ) async throws -> Quarantine {
        try Self.check(note)
        guard let account = try await newest(of: campaign, account: nil)?.account else { throw QuarantineError.unknown }
        let counts = try await spool.healthCounts(of: campaign, account: account)
        let now = spool.now
        let released = try await engine.write { connection in
            let quarantine = try QuarantineTable.open(campaign, account: account, on: connection)
            try QuarantineTable.decide(
                quarantine.key, .released, note: note, isInnocent: isInnocent, at: now, by: party.name, on: connection)
            for cause in [HoldCause.quarantined, .paused] {
                try CampaignBaseline.set(counts, of: campaign, for: cause, on: connection)
            }
            _ = try Spool.release(campaign, of: account, cause: .quarantined, on: connection)
            // Where the runner paused it for the same bounces, that is judged too; where people did, it stays paused.
            _ = try Spool.release(campaign, of: account, cause: .paused, by: Hold.runner, on: connection)
            try party.note(
                "campaign.released", campaign.description, (isInnocent ? "innocent: " : "") + note, account: account,
                at: now, on: connection)
            try Notice.post(
                quarantine.notice(.campaignReleased, by: party, note: note, at: now), on: connection)
            return try Self.renewed(quarantine, on: connection)
        }
        try await spool.refreshHolds()
        return released
    }

    /// Ends the campaign: what is on its way finishes, what waits is dropped, and no more is taken in under its name.
    /// - Throws: `QuarantineError`.
    public func reject(_ campaign: CampaignKey, note: String, by party: ActingParty) async throws -> Quarantine {
        try Self.check(note)
        let now = spool.now
        let rejected = try await engine.write { connection in
            let quarantine = try QuarantineTable.open(campaign, account: nil, on: connection)
            let account = quarantine.account
            try QuarantineTable.decide(
                quarantine.key, .rejected, note: note, isInnocent: false, at: now, by: party.name, on: connection)
            if !quarantine.hadEnded { try Self.end(quarantine, note: note, by: party, at: now, on: connection) }
            try party.note(
                "campaign.rejected", campaign.description, note, account: account, at: now, on: connection)
            try Notice.post(
                quarantine.notice(.campaignRejected, by: party, note: note, at: now), on: connection)
            return try Self.renewed(quarantine, on: connection)
        }
        try await spool.refreshHolds()
        return rejected
    }

    private static func end(
        _ quarantine: Quarantine, note: String, by party: ActingParty, at now: Timestamp,
        on connection: any WriteConnection
    ) throws {
        let (campaign, account) = (quarantine.campaign, quarantine.account)
        _ = try Spool.move(
            campaign, of: account, from: [.draft, .scheduled, .running], to: .stopped, on: connection)
        _ = try Spool.hold(
            Hold(account: account, campaign: campaign, cause: .stopped, since: now, by: party.name, why: note),
            on: connection)
        _ = try Spool.release(campaign, of: account, cause: .quarantined, on: connection)
    }

    /// Drops what waits of rejected campaigns; what is on its way to a server finishes first. To be called until it is done,
    /// also after a restart.
    /// - Returns: true where more can be done at once.
    func empty() async throws -> Bool {
        var isMore = false
        for (key, campaign, account) in try await engine.read({ try QuarantineTable.full(on: $0) }) {
            if try await spool.cancelWaiting(of: campaign, account: account) > 0 {
                isMore = true
                continue
            }
            guard try await !spool.hasUnfinished(campaign, account: account) else { continue }
            let now = spool.now
            try await engine.write { connection in
                try QuarantineTable.setEmptied(key, at: now, on: connection)
                _ = try Spool.release(campaign, of: account, cause: .stopped, on: connection)
            }
            try await spool.refreshHolds()
        }
        return isMore
    }

    private static func renewed(_ quarantine: Quarantine, on connection: any ReadConnection) throws -> Quarantine {
        var filter = QuarantineFilter()
        filter.campaign = quarantine.campaign
        filter.limit = 1
        return try QuarantineTable.list(filter, on: connection).first ?? quarantine
    }

    private static func check(_ text: String) throws(QuarantineError) {
        guard (1...textByteLimit).contains(text.utf8.count) else { throw .badText }
    }
}

extension Quarantine {
    fileprivate func notice(_ kind: NoticeKind, by party: ActingParty, note: String, at now: Timestamp) -> NewNotice {
        NewNotice(
            kind, account: account, subject: campaign.description,
            data: [
                "name": .string(campaignName), "by": .string(party.name), "note": .string(note),
                "ended": .bool(hadEnded),
            ], at: now)
    }
}
