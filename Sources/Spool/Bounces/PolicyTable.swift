internal import Bounce
internal import Mail
internal import Storage

/// The policies that accounts and the installation chose, inside one transaction. Asked only where something speaks against
/// an address, so it is not held in memory, and what one node changes holds on every other at once.
enum PolicyTable {
    /// Every account's own policy, else the installation's; accounts without either are missing.
    static func policies(
        of accounts: Set<AccountID>, on connection: any ReadConnection
    ) throws -> [AccountID: SuppressionPolicy] {
        let accounts = Array(accounts)
        var found: [AccountID: SuppressionPolicy] = [:]
        // Account 0 comes first, and an account's own row takes its place.
        try connection.queryMany(select, accounts.map { [.key($0)] }) {
            found[accounts[$0]] = SuppressionPolicy(row: $1)
        }
        return found
    }

    static let select = Statement(
        """
        SELECT hard_limit, soft_limit, expiry, account, changed_at, changed_by FROM suppression_policy
        WHERE account IN (0, $1) ORDER BY account
        """)
    static let upsert = Statement(
        """
        INSERT INTO suppression_policy (account, hard_limit, soft_limit, expiry, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account) DO UPDATE SET hard_limit = excluded.hard_limit, soft_limit = excluded.soft_limit, \
        expiry = excluded.expiry, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """)
    static let delete = Statement("DELETE FROM suppression_policy WHERE account = $1")
}

extension SuppressionPolicy {
    init(row: any Row) {
        self.init(
            hardLimit: Int(row.integer(0)), softLimit: row.integerOrNil(1).map(Int.init),
            expiry: row.integerOrNil(2).map { .microseconds($0) })
    }
}
