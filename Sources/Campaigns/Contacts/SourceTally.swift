import Bounce
import Mail
import Spool
import Storage

/// Outcomes by where addresses came from, summed up over a page of events (R33): for the account by day, and for each campaign.
struct SourceTally {
    /// Whom an event was about.
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
    private var campaigns = CampaignSourceTally()

    /// - Parameter contact: `nil`: the address is nobody's contact, which is counted for its campaign alone.
    mutating func add(_ outcome: MessageOutcome, of contact: Contact?, event: Event) {
        if let campaign = event.campaign { campaigns.add(outcome, of: contact, in: campaign) }
        guard let contact else { return }
        for (status, change) in outcome.changes {
            let place = Place(
                account: event.account, source: contact.source, origin: contact.origin,
                isConfirmed: contact.isConfirmed, day: event.at.seconds / 86_400, status: status)
            counts[place, default: 0] += change
        }
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
        try campaigns.write(on: connection)
    }

    private static let upsert = Statement(
        """
        INSERT INTO source_count (account, source, origin, is_confirmed, day, status, count)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account, source, origin, is_confirmed, day, status)
        DO UPDATE SET count = source_count.count + excluded.count
        """)
}

extension MessageOutcome {
    /// What it adds to which counters, by their stored numbers.
    var changes: [(status: Int64, change: Int64)] {
        switch self {
        case .ended(let status): [(status.storedNumber, 1)]
        case .returned(let status): [(status.storedNumber, 1), (RecipientStatus.ok.storedNumber, -1)]
        case .complaint: [(SourceTally.complaint, 1)]
        }
    }
}
