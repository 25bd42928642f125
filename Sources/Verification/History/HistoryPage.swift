import Bounce
import Mail
import Spool
import Storage

/// What a stretch of the log says of addresses, gathered before it is written: each address once, however often it was
/// written to.
struct HistoryPage: Sendable {
    private(set) var changes: [HistoryTable.Place: HistoryTable.Change] = [:]

    /// Reads the events at these places.
    mutating func read(_ range: ClosedRange<Int64>, from connection: any ReadConnection) throws {
        try connection.query(Self.select, [.integer(range.lowerBound), .integer(range.upperBound)]) { row in
            let at = row.integer(0)
            let place = HistoryTable.Place(account: row.key(1), address: row.text(2))
            switch row.textOrNil(7) {
            case nil: Self.note(row, at: at, in: &changes[place, default: .init()])
            case "opened": changes[place, default: .init()].openedAt = at
            default: changes[place, default: .init()].clickedAt = at
            }
        }
    }

    private static func note(_ row: any Row, at: Int64, in change: inout HistoryTable.Change) {
        let status = RecipientStatus(storedNumber: row.integer(3))
        guard let status, status != .ok else {
            change.deliveredAt = max(at, change.deliveredAt ?? at)
            return
        }
        let reason = row.textOrNil(4).flatMap(Reason.init(rawValue:)) ?? .unknown
        let blame = row.textOrNil(5).flatMap(Blame.init(rawValue:)) ?? .none
        // A life's verdict is sure where it was tried more than once.
        let isSure = row.textOrNil(6) != LifeVerdict.ruleID || row.integer(8) > 1
        guard let bounce = AddressBounce(status: status, reason: reason, blame: blame, isSure: isSure) else { return }
        change.bouncedAt = at
        change.bounce = bounce
        change.reason = reason
    }

    /// In the order of the table, so that neighbours are written together.
    func rows() -> [HistoryTable.Row] {
        var rows: [HistoryTable.Row] = []
        rows.reserveCapacity(changes.count)
        for (place, change) in changes where !change.isEmpty {
            rows.append(HistoryTable.Row(key: HistoryTable.Key(place.address), account: place.account, change: change))
        }
        rows.sort { $0.account == $1.account ? $0.key < $1.key : $0.account < $1.account }
        return rows
    }

    private static let select = Statement(
        """
        SELECT at, account, recipient, status, reason, blame, rule_id, kind, attempt FROM event
        WHERE seq >= $1 AND seq <= $2 AND ((kind IS NULL AND status IN (2, 3, 4)) \
        OR (kind IN ('opened', 'clicked') AND visitor IN ('person', 'relay')))
        ORDER BY seq
        """)
}

extension HistoryTable.Change {
    fileprivate var isEmpty: Bool { deliveredAt == nil && bouncedAt == nil && openedAt == nil && clickedAt == nil }
}
