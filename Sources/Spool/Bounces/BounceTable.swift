internal import Bounce
internal import Mail
internal import Storage

/// What counts against addresses that are not suppressed yet, inside one transaction.
enum BounceTable {
    struct Place: Hashable {
        let address: String
        let account: AccountID
    }

    /// Mail that comes back after it was accepted does so within this time; then a delivery stands.
    static let lateness = Duration.seconds(14 * 86_400)
    /// Rows made void by a delivery that are let go with a bounce, at most.
    private static let sweepCount = 64

    /// Deliveries, noted where something counts against their address: most touch no row.
    static func note(deliveries: [Outcome], on connection: any WriteConnection) throws {
        guard !deliveries.isEmpty else { return }
        try connection.send(
            noteDelivery,
            deliveries.map { outcome in
                [
                    .text(outcome.recipient.normalized.description), .key(outcome.account), .key(outcome.message),
                    .integer(outcome.at.microseconds),
                ]
            })
    }

    static func histories(
        _ places: [Place], on connection: any ReadConnection
    ) throws -> [Place: BounceHistory] {
        var found: [Place: BounceHistory] = [:]
        try connection.queryMany(find, places.map { [.text($0.address), .key($0.account)] }) { index, row in
            found[places[index]] = BounceHistory(
                hardCount: Int(row.integer(0)), mailingsText: row.text(1), delivered: row.integerOrNil(2))
        }
        return found
    }

    static func write(
        _ counts: [(history: BounceHistory, bounce: AddressFinding)], on connection: any WriteConnection
    ) throws {
        guard let now = counts.last?.bounce.at else { return }
        try connection.send(
            upsert,
            counts.map { history, bounce in
                [
                    .text(bounce.address), .key(bounce.account), .integer(history.hardCount),
                    .text(history.mailingsText), .integer(bounce.at.microseconds), .text(bounce.domain),
                    .text(bounce.reason.rawValue), .key(bounce.event), .key(bounce.message),
                ]
            })
        try connection.execute(sweep, [.integer((now - lateness).microseconds), .integer(sweepCount)])
    }

    /// - Parameter places: `nil`: of every account.
    static func forget(
        _ places: [(address: String, account: AccountID?)], on connection: any WriteConnection
    ) throws {
        let everywhere = places.filter { $0.account == nil }.map { [Binding.text($0.address)] }
        let own = places.compactMap { place in place.account.map { [Binding.text(place.address), .key($0)] } }
        if !everywhere.isEmpty { try connection.send(deleteEverywhere, everywhere) }
        if !own.isEmpty { try connection.send(delete, own) }
    }

    /// As `SuppressionPolicy.decide` does: the first delivery is noted, another leaves nothing.
    private static let noteDelivery = Statement(
        """
        UPDATE bounce_count SET hard = CASE WHEN delivered IS NULL THEN hard ELSE 0 END, \
        mailings = CASE WHEN delivered IS NULL THEN mailings ELSE '' END, delivered = $3, delivered_at = $4
        WHERE address = $1 AND account = $2
        """)
    private static let find = Statement(
        "SELECT hard, mailings, delivered FROM bounce_count WHERE address = $1 AND account = $2")
    private static let upsert = Statement(
        """
        INSERT INTO bounce_count (address, account, hard, mailings, updated_at, domain, reason, event, message)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (address, account) DO UPDATE SET hard = excluded.hard, mailings = excluded.mailings, \
        updated_at = excluded.updated_at, reason = excluded.reason, event = excluded.event, \
        message = excluded.message, delivered = NULL, delivered_at = NULL
        """)
    private static let sweep = Statement(
        """
        DELETE FROM bounce_count WHERE (address, account) IN (
            SELECT address, account FROM bounce_count
            WHERE delivered_at IS NOT NULL AND delivered_at < $1 ORDER BY delivered_at LIMIT $2
        )
        """)
    static let delete = Statement("DELETE FROM bounce_count WHERE address = $1 AND account = $2")
    private static let deleteEverywhere = Statement("DELETE FROM bounce_count WHERE address = $1")
}
