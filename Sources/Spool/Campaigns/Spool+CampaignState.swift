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

    private static let moveState = Statement(
        "UPDATE campaign SET state = $4 WHERE key = $1 AND account = $2 AND state = $3")
}
