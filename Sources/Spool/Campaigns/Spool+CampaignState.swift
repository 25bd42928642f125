public import Storage

extension Spool {
    /// Moves a campaign on within the transaction of whoever acts.
    /// - Parameter states: where it may come from; holds are not asked.
    /// - Returns: false where it stands elsewhere, or is not of the account.
    public static func move(
        _ campaign: CampaignKey, of account: AccountID, from states: Set<CampaignState>, to state: CampaignState,
        on connection: any WriteConnection
    ) throws -> Bool {
        for old in states.map(\.rawValue).sorted() {
            let bindings: [Binding] = [.key(campaign), .key(account), .text(old), .text(state.rawValue)]
            if try connection.execute(moveState, bindings) > 0 { return true }
        }
        return false
    }

    /// Where a campaign stands, within the transaction of whoever decides by it; `nil` where there is none.
    public static func state(of campaign: CampaignKey, on connection: any ReadConnection) throws -> CampaignState? {
        try connection.first(selectState, [.key(campaign)]) { row in
            CampaignState(stored: row.text(0), hold: row.textOrNil(1))
        }
    }

    private static let selectState = Statement(
        "SELECT c.state, \(CampaignState.gravestHold) FROM campaign c WHERE c.key = $1")
    private static let moveState = Statement(
        "UPDATE campaign SET state = $4 WHERE key = $1 AND account = $2 AND state = $3")
}
