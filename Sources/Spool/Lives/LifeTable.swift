internal import Storage
internal import Synchronization

/// The lives that accounts and campaigns chose for their messages, held in memory: acceptance asks for each.
final class LifeTable: Sendable {
    private struct Place: Hashable {
        let account: AccountID
        /// 0: the account's own.
        let campaign: Int64
    }

    private let lives: Mutex<[Place: Duration]>

    init(on connection: any ReadConnection) throws {
        var lives: [Place: Duration] = [:]
        try connection.query(Self.selectAll, []) { row in
            lives[Place(account: row.key(0), campaign: row.integer(1))] = .microseconds(row.integer(2))
        }
        self.lives = Mutex(lives)
    }

    /// The narrowest that was chosen: the campaign's before the account's.
    func life(account: AccountID, campaign: CampaignKey?) -> Duration? {
        lives.withLock { lives in
            if lives.isEmpty { return nil }
            let own = campaign.flatMap { lives[Place(account: account, campaign: $0.number)] }
            return own ?? lives[Place(account: account, campaign: 0)]
        }
    }

    func own(account: AccountID, campaign: CampaignKey?) -> Duration? {
        lives.withLock { $0[Place(account: account, campaign: campaign?.number ?? 0)] }
    }

    func set(_ life: Duration?, account: AccountID, campaign: CampaignKey?) {
        lives.withLock { $0[Place(account: account, campaign: campaign?.number ?? 0)] = life }
    }

    private static let selectAll = Statement("SELECT account, campaign, microseconds FROM life")
}
