internal import Bounce
internal import Mail
internal import Storage

/// Bounces that wait for the end of an incident, inside one transaction.
enum HeldBounceTable {
    /// In the order that `AddressFinding.init(held:)` reads.
    static let columns =
        "event, at, account, address, message, campaign, bounce, reason, rule_id, provider, reply, incident"

    static func add(
        _ held: [(incident: Int64, bounce: AddressFinding)], on connection: any WriteConnection
    ) throws {
        guard !held.isEmpty else { return }
        try connection.send(insert, held.map { row($1, of: $0) })
    }

    private static func row(_ bounce: AddressFinding, of incident: Int64) -> [Binding] {
        [
            .integer(incident), .key(bounce.event), .integer(bounce.at.microseconds), .key(bounce.account),
            .text(bounce.address), .key(bounce.message), .key(orNull: bounce.campaign),
            .text(bounce.bounce.rawValue), .text(bounce.reason.rawValue), .text(orNull: bounce.ruleID),
            .text(orNull: bounce.provider), .text(orNull: bounce.reply),
        ]
    }

    /// Takes out the oldest of an incident, in the order in which they happened.
    static func take(_ incident: Int64, limit: Int, on connection: any WriteConnection) throws -> [AddressFinding] {
        let found = try connection.all(select, [.integer(incident), .integer(limit)], AddressFinding.init(held:))
        try connection.send(delete, found.map { [.integer(incident), .key($0.event)] })
        return found
    }

    private static let insert = Statement(
        """
        INSERT INTO held_bounce (incident, event, at, account, address, message, campaign, bounce, reason, rule_id, \
        provider, reply) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """)
    private static let select = Statement(
        """
        SELECT \(columns) FROM held_bounce WHERE incident = $1 ORDER BY event LIMIT $2
        """)
    static let delete = Statement("DELETE FROM held_bounce WHERE incident = $1 AND event = $2")
}

extension AddressFinding {
    /// Whoever believes it says by whom: the incident's name.
    init(held row: any Row) {
        let address = row.text(3)
        let sign = address.utf8.lastIndex(of: UInt8(ascii: "@"))
        self.init(
            address: address, domain: sign.map { String(address[address.index(after: $0)...]) } ?? "",
            account: row.key(2), message: row.key(4), campaign: row.keyOrNil(5),
            bounce: AddressBounce(rawValue: row.text(6)) ?? .vague, at: Timestamp(microseconds: row.integer(1)),
            event: row.key(0), reason: Reason(rawValue: row.text(7)) ?? .unknown, ruleID: row.textOrNil(8),
            provider: row.textOrNil(9), reply: row.textOrNil(10), explanation: nil,
            addedBy: Spool.actor(ofIncident: row.integer(11)))
    }
}
