import Accounts
import Bounce
import Mail
import Spool
import Storage
import TestKit

@testable import Postmaster

/// A watch over senders, and mail that ends as it is told to.
struct ReputationKit {
    let store: TemporarySpool
    let accounts: Accounts
    let policy: SenderPolicy
    var spool: Spool { store.spool }

    init(_ change: (inout SenderPolicy) -> Void = { _ in }) async throws {
        store = try await TemporarySpool()
        accounts = try await Accounts.open(engine: store.engine, time: store.time)
        var policy = SenderPolicy.standard
        change(&policy)
        self.policy = policy
    }

    var watch: SenderWatch { SenderWatch(spool: spool, accounts: accounts, policy: policy) }
    var health: SenderHealth { SenderHealth(spool: spool, accounts: accounts, policy: policy) }
    var quarantines: Quarantines { Quarantines(spool: spool) }

    /// Accepts mail and lets it end: the first ones softly, then hard, the rest delivered.
    func send(
        soft: Int = 0, hard: Int = 0, ok: Int = 0, campaign: CampaignKey? = nil, account: AccountID = .first
    ) async throws {
        let count = soft + hard + ok
        let people = (0..<count).map { "p\($0)@d\($0 % 7).example" }
        try await spool.acceptSample(to: people, account: account, campaign: campaign)
        let entries = try await spool.claim(limit: count, perDomain: count)
        let now = store.time.now()
        try await spool.settle(
            entries.enumerated().map { index, entry in
                if index < soft {
                    return SampleMail.settlement(
                        of: entry, at: now, status: .softBounce, reason: .mailboxFull, reply: "552 5.2.2 full")
                }
                return index < soft + hard
                    ? SampleMail.bounce(of: entry, at: now, bounce: nil) : SampleMail.delivery(of: entry, at: now)
            })
    }

    func campaign(_ name: String, account: AccountID = .first) async throws -> CampaignKey {
        try await spool.campaign(named: name, account: account)
    }

    func notices(_ kind: NoticeKind) async throws -> [Notice] {
        let filter = FeedFilter(account: nil, types: [EventType(kind)])
        return try await spool.feed(filter, after: EventSequence(number: 0), limit: 5_000).entries.compactMap {
            if case .notice(let notice) = $0 { notice } else { nil }
        }
    }

    func audited(_ action: String) async throws -> [AuditRecord] {
        var filter = AuditFilter()
        filter.action = action
        return try await accounts.audit(filter)
    }
}
