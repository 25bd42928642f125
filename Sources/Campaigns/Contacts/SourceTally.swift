import Bounce
import Mail
import Storage

/// Outcomes by where addresses came from, summed up over a page of events (R33).
struct SourceTally {
    struct Contact: Hashable {
        let key: ContactKey
        let source: String
        let origin: String
        let isConfirmed: Bool
    }

    /// Stands for complaints where others have the number of a status.
    static let complaint: Int64 = 100

    private struct Place: Hashable {
        let account: AccountID
        let source: String
        let origin: String
        let isConfirmed: Bool
        let day: Int64
        let status: Int64
    }

    private var counts: [Place: Int64] = [:]

    mutating func add(_ status: Int64, of contact: Contact, account: AccountID, at time: Timestamp) {
        let place = Place(
            account: account, source: contact.source, origin: contact.origin, isConfirmed: contact.isConfirmed,
            day: time.seconds / 86_400, status: status)
        counts[place, default: 0] += 1
    }

    func write(on connection: any WriteConnection) throws {
        try connection.send(
            Self.upsert,
            counts.map { place, count in
                [
                    .key(place.account), .text(place.source), .text(place.origin), .flag(place.isConfirmed),
                    .integer(place.day), .integer(place.status), .integer(count),
                ]
            })
    }

    private static let upsert = Statement(
        """
        INSERT INTO source_count (account, source, origin, is_confirmed, day, status, count)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account, source, origin, is_confirmed, day, status)
        DO UPDATE SET count = source_count.count + excluded.count
        """)
}
