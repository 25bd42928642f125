internal import Bounce
internal import Storage

/// Changes of the counts of messages by their status now, summed up over a batch and written once.
struct StatusTally {
    private struct Place: Hashable {
        let account: AccountID
        let campaign: CampaignKey?
        let status: RecipientStatus
    }

    private var changes: [Place: Int64] = [:]

    mutating func add(_ status: RecipientStatus, account: AccountID, campaign: CampaignKey?, count: Int64 = 1) {
        changes[Place(account: account, campaign: campaign, status: status), default: 0] += count
    }

    mutating func move(
        from old: RecipientStatus, to new: RecipientStatus, account: AccountID, campaign: CampaignKey?
    ) {
        guard old != new else { return }
        add(old, account: account, campaign: campaign, count: -1)
        add(new, account: account, campaign: campaign)
    }

    private static let upsert = Statement(
        """
        INSERT INTO status_count (account, campaign, status, node, count) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, campaign, status, node) DO UPDATE SET count = status_count.count + excluded.count
        """)

    func write(node: Int64, on connection: any WriteConnection) throws {
        let sets: [[Binding]] = changes.compactMap { place, change in
            guard change != 0 else { return nil }
            return [
                .key(place.account), .integer(place.campaign?.number ?? 0), .integer(place.status.storedNumber),
                .integer(node), .integer(change),
            ]
        }
        try connection.send(Self.upsert, sets)
    }
}
