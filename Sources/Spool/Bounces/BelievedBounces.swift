internal import Bounce
internal import Mail
internal import Storage

/// Bounces that were judged before their incident was known, and how that is taken back, inside one transaction.
enum BelievedBounces {
    static func find(
        in range: ClosedRange<Int64>, of extent: BounceHolds.Extent, on connection: any ReadConnection
    ) throws -> [AddressFinding] {
        guard extent.provider != nil || extent.domain != nil else { return [] }
        return try connection.all(
            selectBounces, [.integer(range.lowerBound), .integer(range.upperBound)], AddressFinding.init(event:)
        ).compactMap(\.self).filter { finding in
            (extent.provider == nil || extent.provider == finding.provider)
                && (extent.domain == nil || extent.domain == finding.domain)
        }
    }

    /// - Returns: how many were not held before, and the addresses that are no longer suppressed.
    static func withdraw(
        _ findings: [AddressFinding], since start: Timestamp, into incident: Int64, _ change: SuppressionChange,
        on connection: any WriteConnection
    ) throws -> (count: Int, freed: [String]) {
        let isHeld = try areHeld(findings, on: connection)
        let new = zip(findings, isHeld).filter { !$1 }.map(\.0)
        guard !new.isEmpty else { return (0, []) }
        try HeldBounceTable.add(new.map { (incident, $0) }, on: connection)
        let entries = try entries(of: new, since: start, on: connection)
        let removed = try SuppressionList.remove(entries.compactMap(\.self), change, on: connection)
        try uncount(zip(new, entries).filter { $1 == nil }.map(\.0), on: connection)
        return (new.count, removed.map(\.address))
    }

    private static func areHeld(_ findings: [AddressFinding], on connection: any ReadConnection) throws -> [Bool] {
        var isHeld = [Bool](repeating: false, count: findings.count)
        try connection.queryMany(selectHeld, findings.map { [.text($0.address), .key($0.event)] }) { index, _ in
            isHeld[index] = true
        }
        return isHeld
    }

    /// The standing entries that the bounces led to: by themselves, or in making others believed that waited.
    private static func entries(
        of findings: [AddressFinding], since start: Timestamp, on connection: any ReadConnection
    ) throws -> [SuppressionRecord?] {
        let standing = try SuppressionList.standing(
            findings.map { ($0.address, SuppressionScope.system) }, on: connection)
        let firstKey = KeySource.lowestKey(at: start.microseconds)
        return zip(findings, standing).map { finding, record in
            guard let record, let event = record.event else { return nil }
            return event == finding.event || record.key.number >= firstKey ? record : nil
        }
    }

    /// Bounces that only counted are counted no more; where a delivery came since, nothing counts anyway.
    private static func uncount(_ findings: [AddressFinding], on connection: any WriteConnection) throws {
        var histories = try BounceTable.histories(findings.map(\.place), on: connection)
        var changed: [BounceTable.Place: AddressFinding] = [:]
        for finding in findings {
            guard let history = histories[finding.place], history.delivered == nil else { continue }
            histories[finding.place] = history.removing(finding.bounce, mailing: finding.outcome(incident: nil).mailing)
            changed[finding.place] = finding
        }
        let empty = changed.keys.filter { histories[$0]?.isEmpty ?? true }
        try BounceTable.forget(empty.map { ($0.address, $0.account) }, on: connection)
        try BounceTable.write(
            changed.filter { !(histories[$0.key]?.isEmpty ?? true) }
                .compactMap { place, finding in histories[place].map { ($0, finding) } }, on: connection)
    }

    private static let selectHeld = Statement("SELECT 1 FROM held_bounce WHERE address = $1 AND event = $2")
    private static let selectBounces = Statement(
        """
        SELECT seq, at, account, recipient, recipient_domain, message, campaign, status, reason, blame, rule_id, \
        attempt, provider, reply, explanation FROM event
        WHERE seq >= $1 AND seq <= $2 AND kind IS NULL AND status IN (3, 4) ORDER BY seq
        """)
}

extension AddressFinding {
    fileprivate init?(event row: any Row) {
        let reason = row.textOrNil(8).flatMap(Reason.init(rawValue:)) ?? .unknown
        // A life's verdict is sure where it was tried more than once.
        let isSure = row.textOrNil(10) != LifeVerdict.ruleID || row.integer(11) > 1
        guard
            let bounce = AddressBounce(
                status: RecipientStatus(stored: row.integer(7)), reason: reason,
                blame: row.textOrNil(9).flatMap(Blame.init(rawValue:)) ?? .none, isSure: isSure)
        else { return nil }
        self.init(
            address: row.text(3), domain: row.text(4), account: row.key(2), message: row.key(5),
            campaign: row.keyOrNil(6), bounce: bounce, at: Timestamp(microseconds: row.integer(1)), event: row.key(0),
            reason: reason, ruleID: row.textOrNil(10), provider: row.textOrNil(12), reply: row.textOrNil(13),
            explanation: row.textOrNil(14), addedBy: "delivery")
    }
}
