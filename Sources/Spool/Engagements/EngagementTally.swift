internal import Mail
internal import Storage

/// Opens, clicks, unsubscriptions and complaints of one commit, summed up and written once.
struct EngagementTally {
    private struct Place: Hashable {
        let hour: Int64
        let account: Int64
        let campaign: Int64
        let fromDomain: String
        let recipientDomain: String
        let provider: String
        let kind: EventKind
        let visitor: String
    }

    private struct Link: Hashable {
        let campaign: Int64
        let url: String
        let visitor: Visitor
    }

    private var counts: [Place: (total: Int64, uniques: Int64)] = [:]
    private var links: [Link: Int64] = [:]

    /// The `visitor` under which persons and relays are counted together.
    static let human = "human"

    /// - Parameter isFirst: this visitor had not done it before.
    mutating func add(_ kind: EventKind, by visitor: String, isFirst: Bool, at: Timestamp, of row: LateRow) {
        let place = Place(
            hour: at.seconds / 3_600, account: row.account.number, campaign: row.campaign?.number ?? 0,
            fromDomain: row.fromDomain, recipientDomain: row.domain, provider: row.provider ?? "", kind: kind,
            visitor: visitor)
        counts[place, default: (0, 0)].total += 1
        if isFirst { counts[place]?.uniques += 1 }
    }

    mutating func follow(_ url: String, by visitor: Visitor, of row: LateRow) {
        guard let campaign = row.campaign else { return }
        links[Link(campaign: campaign.number, url: url, visitor: visitor), default: 0] += 1
    }

    func write(on connection: any WriteConnection) throws {
        try connection.send(
            Self.addCount,
            counts.map { place, count in
                [
                    .integer(place.hour), .integer(place.account), .integer(place.campaign), .text(place.fromDomain),
                    .text(place.recipientDomain), .text(place.provider), .text(place.kind.rawValue),
                    .text(place.visitor), .integer(count.total), .integer(count.uniques),
                ]
            })
        try connection.send(
            Self.addLink,
            links.map { link, count in
                [.integer(link.campaign), .text(link.url), .text(link.visitor.rawValue), .integer(count)]
            })
    }

    private static let addCount = Statement(
        """
        INSERT INTO engagement_count (
            hour, account, campaign, from_domain, recipient_domain, provider, kind, visitor, total, uniques
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (hour, account, campaign, from_domain, recipient_domain, provider, kind, visitor)
        DO UPDATE SET total = engagement_count.total + excluded.total, \
        uniques = engagement_count.uniques + excluded.uniques
        """)
    private static let addLink = Statement(
        """
        INSERT INTO link_count (campaign, url, visitor, total) VALUES ($1, $2, $3, $4)
        ON CONFLICT (campaign, url, visitor) DO UPDATE SET total = link_count.total + excluded.total
        """)
}
