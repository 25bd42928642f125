import Bounce
import Spool
import Storage

/// Outcomes of campaigns by where their addresses came from, summed up over a page of events.
struct CampaignSourceTally {
    private struct Place: Hashable {
        let campaign: CampaignKey
        /// Empty: the address is nobody's contact.
        let source: String
        let origin: String
        let isConfirmed: Bool
    }

    private var counts: [Place: [Int64: Int64]] = [:]

    mutating func add(_ outcome: MessageOutcome, of contact: SourceTally.Contact?, in campaign: CampaignKey) {
        let place = Place(
            campaign: campaign, source: contact?.source ?? "", origin: contact?.origin ?? "",
            isConfirmed: contact?.isConfirmed ?? false)
        for (status, change) in outcome.changes { counts[place, default: [:]][status, default: 0] += change }
    }

    func write(on connection: any WriteConnection) throws {
        try connection.send(
            Self.upsert,
            counts.map { place, changes in
                [
                    .key(place.campaign), .text(place.source), .text(place.origin), .flag(place.isConfirmed),
                ] + Self.columns.map { .integer(changes[$0] ?? 0) }
            })
    }

    private static let columns = [
        RecipientStatus.ok.storedNumber, RecipientStatus.softBounce.storedNumber,
        RecipientStatus.hardBounce.storedNumber, RecipientStatus.spamBounce.storedNumber, SourceTally.complaint,
    ]

    private static let upsert = Statement(
        """
        INSERT INTO campaign_source (campaign, source, origin, is_confirmed, delivered, soft_bounced, hard_bounced, \
        spam_bounced, complained)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (campaign, source, origin, is_confirmed) DO UPDATE SET
        delivered = campaign_source.delivered + excluded.delivered,
        soft_bounced = campaign_source.soft_bounced + excluded.soft_bounced,
        hard_bounced = campaign_source.hard_bounced + excluded.hard_bounced,
        spam_bounced = campaign_source.spam_bounced + excluded.spam_bounced,
        complained = campaign_source.complained + excluded.complained
        """)
}
