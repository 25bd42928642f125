internal import Mail
public import Storage

/// Opens, clicks, unsubscriptions or complaints of one kind of visitor.
public struct EngagementCount: Hashable, Sendable {
    public let kind: EventKind
    /// `nil`: persons and relays together, each counted once a message.
    public let visitor: Visitor?
    /// A recipient's domain or a provider, where they are told apart; else empty.
    public let group: String
    public let total: Int
    /// Messages of which it is so: however often it happened.
    public let uniques: Int
}

/// How often a link was followed.
public struct LinkCount: Hashable, Sendable {
    public let url: String
    public let visitor: Visitor
    public let total: Int
}

extension Spool {
    /// What counts are told apart by.
    public enum EngagementGroup: String, Hashable, Sendable, CaseIterable {
        case none, recipientDomain = "recipient_domain", provider
    }

    /// A campaign's counts for ever, at the cost of a few rows.
    public func engagements(
        of campaign: CampaignKey, by group: EngagementGroup = .none
    ) async throws -> [EngagementCount] {
        let column = group == .none ? "''" : group.rawValue
        let statement = Statement(
            """
            SELECT kind, visitor, \(column), sum(total), sum(uniques) FROM engagement_count WHERE campaign = $1
            GROUP BY 1, 2, 3
            """)
        return try await engine.read { connection in
            try connection.all(statement, [.key(campaign)]) { row in
                EngagementCount(
                    kind: EventKind(rawValue: row.text(0)) ?? .opened, visitor: Visitor(rawValue: row.text(1)),
                    group: row.text(2), total: Int(row.integer(3)), uniques: Int(row.integer(4)))
            }
        }
    }

    /// The links of a campaign that were followed most, at most 500.
    public func links(of campaign: CampaignKey) async throws -> [LinkCount] {
        try await engine.read { connection in
            try connection.all(Self.selectLinks, [.key(campaign)]) { row in
                LinkCount(
                    url: row.text(0), visitor: Visitor(rawValue: row.text(1)) ?? .person, total: Int(row.integer(2)))
            }
        }
    }

    private static let selectLinks = Statement(
        "SELECT url, visitor, total FROM link_count WHERE campaign = $1 ORDER BY total DESC, url LIMIT 500")
}
