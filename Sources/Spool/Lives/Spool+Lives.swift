internal import Mail
public import Storage

extension Spool {
    /// What an account or a campaign may choose: 1 minute to 72 hours.
    public static let lifeRange = Duration.seconds(60)...Duration.seconds(72 * 3_600)

    /// How long messages of the campaign, or where it is `nil` of the account, are tried; `nil` where nobody chose.
    public func ownLife(account: AccountID, campaign: CampaignKey? = nil) -> Duration? {
        lives.own(account: account, campaign: campaign)
    }

    /// Chooses how long messages accepted from now on are tried. A message's own life goes before its campaign's, that before
    /// its account's, that before the node's.
    /// - Parameters:
    ///   - life: within `lifeRange`; `nil` takes the choice back.
    ///   - also: what happens in the same commit.
    public func setLife(
        _ life: Duration?, account: AccountID, campaign: CampaignKey? = nil,
        also: @escaping @Sendable (any WriteConnection) throws -> Void = { _ in }
    ) async throws {
        precondition(life.map(Self.lifeRange.contains) ?? true, "a life is 1 minute to 72 hours")
        let place: [Binding] = [.key(account), .integer(campaign?.number ?? 0)]
        try await engine.write { connection in
            if let life {
                try connection.execute(Self.upsertLife, place + [.integer(life.microseconds)])
            } else {
                try connection.execute(Self.deleteLife, place)
            }
            try also(connection)
        }
        lives.set(life, account: account, campaign: campaign)
    }

    /// How long what is accepted is tried, by the clock of this spool.
    func life(of acceptance: Acceptance) -> Duration {
        let chosen = acceptance.life ?? lives.life(account: acceptance.account, campaign: acceptance.campaign)
        return (chosen ?? life) / timeScale
    }

    private static let upsertLife = Statement(
        """
        INSERT INTO life (account, campaign, microseconds) VALUES ($1, $2, $3)
        ON CONFLICT (account, campaign) DO UPDATE SET microseconds = excluded.microseconds
        """)
    private static let deleteLife = Statement("DELETE FROM life WHERE account = $1 AND campaign = $2")
}
