public import Accounts
import Mail
public import Spool
public import Storage

/// A sender's figures over the window, and what they mean.
public struct SenderStanding: Hashable, Sendable {
    public let party: SenderParty
    public let counts: HealthCounts
    public let zone: HealthZone
}

/// Answers how well senders' mail is taken (R30): from counts by day, at the same cost for ten million messages as for ten.
public struct SenderHealth: Sendable {
    private let spool: Spool
    private let accounts: Accounts
    var engine: any Engine { spool.engine }
    var now: Timestamp { spool.now }
    /// Of the installation.
    public let policy: SenderPolicy

    public init(spool: Spool, accounts: Accounts, policy: SenderPolicy = .standard) {
        self.spool = spool
        self.accounts = accounts
        self.policy = policy
    }

    /// What holds for an account.
    public func policy(of account: AccountID) async throws -> SenderPolicy {
        policy.changed(by: try await accounts.account(account)?.settings.health)
    }

    /// An account, each of its From domains and each source of its mail; with `nil` the installation and each of its sources.
    /// The account as a whole comes first, whether it sent anything or not, then whoever bounces most.
    public func standings(of account: AccountID?) async throws -> [SenderStanding] {
        var policy = policy
        if let account { policy = try await self.policy(of: account) }
        let first = policy.firstDay(at: spool.now)
        let found = try await spool.engine.read {
            try SenderCountTable.counts(of: account, from: first, on: $0)
        }
        let whole = SenderParty(account: account, scope: .account)
        let parts = found.filter { $0.key != whole }.map { Self.standing($0, $1, policy) }
        return [Self.standing(whole, found[whole] ?? HealthCounts(), policy)] + parts.sorted(by: Self.isWorse)
    }

    /// An account as a whole; reads its counters alone.
    public func standing(of account: AccountID) async throws -> SenderStanding {
        let policy = try await policy(of: account)
        let whole = SenderParty(account: account, scope: .account)
        let first = policy.firstDay(at: spool.now)
        let found = try await spool.engine.read { try SenderCountTable.counts(of: [whole], from: first, on: $0) }
        return Self.standing(whole, found[whole] ?? HealthCounts(), policy)
    }

    /// Every account as a whole that sent anything, whoever bounces most first.
    public func accountStandings() async throws -> [SenderStanding] {
        let first = policy.firstDay(at: spool.now)
        let found = try await spool.engine.read { try SenderCountTable.counts(from: first, on: $0) }
        let policies = Dictionary(
            uniqueKeysWithValues: try await accounts.accounts().map { ($0.id, policy.changed(by: $0.settings.health)) })
        return found.map { party, counts in
            Self.standing(party, counts, party.account.flatMap { policies[$0] } ?? policy)
        }.sorted(by: Self.isWorse)
    }

    private static func standing(
        _ party: SenderParty, _ counts: HealthCounts, _ policy: SenderPolicy
    ) -> SenderStanding {
        SenderStanding(party: party, counts: counts, zone: HealthZone(counts, by: policy))
    }

    private static func isWorse(_ left: SenderStanding, _ right: SenderStanding) -> Bool {
        if left.zone != right.zone { return right.zone < left.zone }
        let rates = (left.counts.bounceRate ?? 0, right.counts.bounceRate ?? 0)
        if rates.0 != rates.1 { return rates.0 > rates.1 }
        return (left.party.scope.number, left.party.value, left.party.account?.number ?? 0)
            < (right.party.scope.number, right.party.value, right.party.account?.number ?? 0)
    }
}
