import Bounce
import Crypto
import Mail
import Storage

/// The statements of `address_history`.
enum HistoryTable {
    struct Place: Hashable, Sendable {
        let account: AccountID
        /// Normalised.
        let address: String
    }

    /// What a stretch of the log says of one address; the newest of each kind.
    struct Change: Sendable {
        var deliveredAt: Int64?
        var bouncedAt: Int64?
        var bounce: AddressBounce?
        var reason: Reason?
        var openedAt: Int64?
        var clickedAt: Int64?

        var isDelivery: Bool { deliveredAt != nil && bouncedAt == nil && openedAt == nil && clickedAt == nil }
    }

    /// The first 16 bytes of an address's SHA-256. No address can be read from it; whoever has the store can try out a guess, as
    /// with the lists in it.
    struct Key: Hashable, Comparable, Sendable {
        let high: UInt64
        let low: UInt64

        init(_ address: String) {
            var address = address
            let digest = address.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
            (high, low) = digest.withUnsafeBytes { bytes in
                (
                    UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
        }

        /// In the order of the bytes, which is the table's.
        static func < (left: Key, right: Key) -> Bool {
            left.high == right.high ? left.low < right.low : left.high < right.high
        }

        var binding: Binding {
            .bytes([high, low].flatMap { half in withUnsafeBytes(of: half.bigEndian) { Array($0) } })
        }
    }

    /// A change of one row.
    struct Row: Sendable {
        let key: Key
        let account: AccountID
        let change: Change
    }

    static func write(_ rows: ArraySlice<Row>, on connection: any WriteConnection) throws {
        // Nearly all are this and no more.
        let deliveries = rows.filter(\.change.isDelivery)
        try connection.send(
            delivery,
            deliveries.map { [.key($0.account), $0.key.binding, .integer(orNull: $0.change.deliveredAt)] })
        guard deliveries.count < rows.count else { return }
        try connection.send(
            upsert,
            rows.filter { !$0.change.isDelivery }.map { row in
                let change = row.change
                return [
                    .key(row.account), row.key.binding, .integer(orNull: change.deliveredAt),
                    .integer(orNull: change.bouncedAt), .text(orNull: change.bounce?.rawValue),
                    .text(orNull: change.reason?.rawValue), .integer(orNull: change.openedAt),
                    .integer(orNull: change.clickedAt),
                ]
            })
    }

    static func read(
        _ addresses: [String], account: AccountID, on connection: any ReadConnection
    ) throws -> [AddressHistory] {
        var found = [AddressHistory](repeating: AddressHistory(), count: addresses.count)
        try connection.queryMany(select, addresses.map { [.key(account), Key($0).binding, .text($0)] }) {
            index, row in
            found[index] = AddressHistory(row: row)
        }
        return found
    }

    static func forget(_ address: String, account: AccountID, on connection: any WriteConnection) throws {
        try connection.execute(delete, [.key(account), Key(address).binding])
    }

    /// The rows behind a place, in the order of the table, with the newest time of each.
    static func page(
        after account: Int64, _ address: [UInt8], limit: Int, on connection: any ReadConnection
    ) throws -> [(account: Int64, address: [UInt8], newest: Int64)] {
        try connection.all(walk, [.integer(account), .bytes(address), .integer(limit)]) { row in
            (row.integer(0), row.bytes(1), (2...5).compactMap { row.integerOrNil($0) }.max() ?? 0)
        }
    }

    static func delete(_ rows: [(account: Int64, address: [UInt8])], on connection: any WriteConnection) throws {
        try connection.send(delete, rows.map { [.integer($0.account), .bytes($0.address)] })
    }

    private static let delivery = Statement(
        """
        INSERT INTO address_history (account, address, delivered_at) VALUES ($1, $2, $3)
        ON CONFLICT (account, address) DO UPDATE SET delivered_at = excluded.delivered_at \
        WHERE address_history.delivered_at IS NULL OR address_history.delivered_at < excluded.delivered_at
        """)
    /// What is newer stays; so the same stretch of the log may be written twice.
    private static let upsert = Statement(
        """
        INSERT INTO address_history (account, address, delivered_at, bounced_at, bounce, reason, opened_at, clicked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (account, address) DO UPDATE SET \
        delivered_at = \(newest("delivered_at")), opened_at = \(newest("opened_at")), \
        clicked_at = \(newest("clicked_at")), bounced_at = \(newest("bounced_at")), \
        bounce = \(newest("bounce", by: "bounced_at")), reason = \(newest("reason", by: "bounced_at"))
        """)

    private static func newest(_ column: String, by time: String? = nil) -> String {
        let time = time ?? column
        return """
            CASE WHEN excluded.\(time) IS NULL OR excluded.\(time) < address_history.\(time) \
            THEN address_history.\(column) ELSE excluded.\(column) END
            """
    }

    /// A bounce is void once its address was taken off a list.
    private static let select = Statement(
        """
        SELECT delivered_at, bounced_at, bounce, reason, opened_at, clicked_at, CASE WHEN bounced_at IS NULL THEN 0 \
        ELSE (SELECT coalesce(max(a.at), 0) FROM suppression_audit a \
        WHERE a.address = $3 AND a.action = 'remove' AND a.account IN (0, $1)) END
        FROM address_history WHERE account = $1 AND address = $2
        """)
    private static let delete = Statement("DELETE FROM address_history WHERE account = $1 AND address = $2")
    private static let walk = Statement(
        """
        SELECT account, address, delivered_at, bounced_at, opened_at, clicked_at FROM address_history
        WHERE (account, address) > ($1, $2) ORDER BY account, address LIMIT $3
        """)
}

extension AddressHistory {
    fileprivate init(row: any Row) {
        deliveredAt = row.integerOrNil(0).map(Timestamp.init(microseconds:))
        openedAt = row.integerOrNil(4).map(Timestamp.init(microseconds:))
        clickedAt = row.integerOrNil(5).map(Timestamp.init(microseconds:))
        guard let at = row.integerOrNil(1), at > row.integer(6),
            let kind = row.textOrNil(2).flatMap(AddressBounce.init(rawValue:))
        else { return }
        bounce = PastBounce(
            at: Timestamp(microseconds: at), kind: kind,
            reason: row.textOrNil(3).flatMap(Reason.init(rawValue:)) ?? .unknown)
    }
}
