internal import Bounce
internal import Mail
internal import Storage

/// Bounces that wait, and what was answered to their addresses later; inside one transaction.
extension HeldBounceTable {
    /// Of many answers the few that came after a bounce that waits.
    static func relevant(_ answers: [Answer], on connection: any ReadConnection) throws -> [Answer] {
        var isRelevant = [Bool](repeating: false, count: answers.count)
        try connection.queryMany(findEarlier, answers.map { [.text($0.address), .key($0.sequence)] }) { index, _ in
            isRelevant[index] = true
        }
        return zip(answers, isRelevant).filter(\.1).map(\.0)
    }

    /// Forgets what deliveries have disproved.
    /// - Returns: how many there were.
    static func clear(_ deliveries: [Answer], on connection: any WriteConnection) throws -> Int {
        guard !deliveries.isEmpty else { return 0 }
        return try connection.executeMany(
            deleteEarlier, deliveries.map { [.text($0.address), .key($0.sequence)] }
        ).reduce(0, +)
    }

    /// Takes out those of incidents that are over, where a later refusal that does not wait itself says the same.
    static func take(provedBy refusals: [Answer], on connection: any WriteConnection) throws -> [AddressFinding] {
        guard !refusals.isEmpty else { return [] }
        var found: [EventSequence: (finding: AddressFinding, incident: Int64)] = [:]
        try connection.queryMany(selectProved, refusals.map { [.text($0.address), .key($0.sequence)] }) { index, row in
            let finding = AddressFinding(held: row)
            // A full mailbox says that it exists.
            guard refusals[index].bounce != .soft || finding.bounce == .soft else { return }
            found[finding.event] = (finding, row.integer(11))
        }
        let proved = found.values.sorted { $0.finding.event < $1.finding.event }
        try connection.send(delete, proved.map { [.integer($0.incident), .key($0.finding.event)] })
        return proved.map(\.finding)
    }

    private static let findEarlier = Statement(
        "SELECT 1 FROM held_bounce WHERE address = $1 AND event < $2 LIMIT 1")
    private static let deleteEarlier = Statement("DELETE FROM held_bounce WHERE address = $1 AND event < $2")
    private static let selectProved = Statement(
        """
        SELECT \(columns) FROM held_bounce
        WHERE address = $1 AND event < $2
        AND incident IN (SELECT key FROM incident WHERE state <> 'open')
        AND NOT EXISTS (SELECT 1 FROM held_bounce AS later WHERE later.address = $1 AND later.event = $2)
        ORDER BY event
        """)
}
