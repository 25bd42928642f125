import JSON
import Mail
import Spool
import Storage

/// A sender that came into another zone, and what is kept of it: what was announced last.
struct ZoneChange: Hashable, Sendable {
    let party: SenderParty
    let zone: HealthZone
    let counts: HealthCounts
    let days: Int

    /// Writes it down and tells followers of the log. A first look that finds nothing wrong is no news.
    /// - Returns: false where it was announced already.
    @discardableResult
    func announce(at now: Timestamp, on connection: any WriteConnection) throws -> Bool {
        let before = try connection.first(ZoneTable.select, party.bindings) { ZoneTable.zone($0, 0) } ?? .unknown
        guard before != zone else { return false }
        try connection.execute(
            ZoneTable.upsert, party.bindings + [.text(zone.rawValue), .integer(now.microseconds)])
        guard before != .unknown || zone != .healthy else { return false }
        try Notice.post(notice(from: before, at: now), on: connection)
        return true
    }

    private func notice(from before: HealthZone, at now: Timestamp) -> NewNotice {
        let subject = party.value.isEmpty ? party.account?.description ?? "installation" : party.value
        return NewNotice(
            .senderHealthChanged, account: party.account, subject: subject,
            data: [
                "scope": .string(party.scope.rawValue), "zone": .string(zone.rawValue),
                "previous_zone": .string(before.rawValue), "bounced": .integer(Int64(counts.bounced)),
                "finished": .integer(Int64(counts.finished)), "days": .integer(Int64(days)),
            ], at: now)
    }
}

/// The statements over `sender_zone`.
enum ZoneTable {
    static let select = Statement(
        "SELECT zone FROM sender_zone WHERE account = $1 AND dimension = $2 AND value = $3")
    static let upsert = Statement(
        """
        INSERT INTO sender_zone (account, dimension, value, zone, since) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, dimension, value) DO UPDATE SET zone = excluded.zone, since = excluded.since
        """)
    private static let after = Statement(
        """
        SELECT account, dimension, value, zone FROM sender_zone
        WHERE (account, dimension, value) > ($1, $2, $3) ORDER BY account, dimension, value LIMIT $4
        """)

    static func zone(_ row: any Row, _ column: Int) -> HealthZone { HealthZone(rawValue: row.text(column)) ?? .unknown }

    /// What was announced of each; those of whom nothing was are missing.
    static func zones(
        of parties: [SenderParty], on connection: any ReadConnection
    ) throws -> [SenderParty: HealthZone] {
        var found: [SenderParty: HealthZone] = [:]
        try connection.queryMany(select, parties.map(\.bindings)) { found[parties[$0]] = zone($1, 0) }
        return found
    }

    /// A piece of everybody of whom something was announced.
    static func page(
        after place: [Binding]?, limit: Int, on connection: any ReadConnection
    ) throws -> [SenderParty] {
        let bindings = (place ?? [.integer(-1), .integer(0), .text("")]) + [.integer(limit)]
        return try connection.all(after, bindings) { SenderParty(row: $0) }.compactMap { $0 }
    }
}
