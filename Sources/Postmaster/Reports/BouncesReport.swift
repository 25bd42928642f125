public import Bounce
import Mail
import Storage

/// R43: recipient domain, bounce text and number of bounces, under each group. Several bounces of one message count
/// each.
public struct BouncesReport: Sendable {
    /// A from-domain, source IP, … and all that it bounced.
    public struct Group: Sendable, Hashable {
        /// Empty where there was none; a campaign's id, `cmp_…`.
        public let value: String
        /// What people call it: a campaign's name, else `value`.
        public let label: String
        public let count: Int
    }

    public struct Row: Sendable, Hashable {
        /// `Group.value`.
        public let group: String
        public let recipientDomain: String
        public let provider: String
        public let status: RecipientStatus
        public let reason: Reason
        /// `nil` where no server answered.
        public let replyCode: Int?
        /// Empty where there was none.
        public let enhancedCode: String
        /// The text with addresses, hosts and ids taken out.
        public let replyShape: String
        /// One such reply, word for word.
        public let sample: String
        public let count: Int
    }

    /// The one with the most bounces first, at most `groupLimit`.
    public let groups: [Group]
    /// Group by group, and in a group the most frequent row first.
    public let rows: [Row]
    /// Bounces in all, also of rows past the limit.
    public let bounceCount: Int
    /// Messages accepted in the same period.
    public let injectedCount: Int
    /// Rows or groups were left out.
    public let isCut: Bool

    public static let groupLimit = 10_000

    static func read(_ query: BouncesReportQuery, from connection: any ReadConnection) throws -> BouncesReport {
        let groups = try groups(of: query, from: connection)
        let limit = min(max(query.rowLimit, 0), BouncesReportQuery.maximumRowLimit)
        let rows = limit > 0 ? try rows(of: query, limit: limit + 1, from: connection) : []
        let conditions = query.filter.conditions
        let bounces = Statement("SELECT coalesce(sum(count), 0) FROM bounce_shape\(conditions.sql)")
        let injected = query.filter.injectedConditions
        let accepted = Statement("SELECT coalesce(sum(count), 0) FROM rollup\(injected.sql)")
        return BouncesReport(
            groups: Array(groups.prefix(groupLimit)), rows: gathered(rows.prefix(limit), groups),
            bounceCount: Int(try connection.first(bounces, conditions.bindings) { $0.integer(0) } ?? 0),
            injectedCount: Int(try connection.first(accepted, injected.bindings) { $0.integer(0) } ?? 0),
            isCut: rows.count > limit || groups.count > groupLimit)
    }

    private static func groups(of query: BouncesReportQuery, from connection: any ReadConnection) throws -> [Group] {
        let conditions = query.filter.conditions
        let statement = Statement(
            """
            SELECT \(query.grouping.column) AS grouped, sum(count) AS total FROM bounce_shape\(conditions.sql)
            GROUP BY grouped ORDER BY total DESC, grouped LIMIT \(groupLimit + 1)
            """)
        let found = try connection.all(statement, conditions.bindings) { row in
            (value: query.grouping.value(stored: row.text(0)), count: Int(row.integer(1)))
        }
        let labels = query.grouping == .campaign ? try campaignNames(found.map(\.value), from: connection) : [:]
        return found.map { Group(value: $0.value, label: labels[$0.value] ?? $0.value, count: $0.count) }
    }

    private static func campaignNames(_ ids: [String], from connection: any ReadConnection) throws -> [String: String] {
        var names: [String: String] = [:]
        for key in ids.compactMap({ CampaignKey($0) }) {
            names[key.description] = try connection.first(campaignName, [.key(key)]) { $0.text(0) }
        }
        return names
    }

    private static let campaignName = Statement("SELECT name FROM campaign WHERE key = $1")

    private static func rows(
        of query: BouncesReportQuery, limit: Int, from connection: any ReadConnection
    ) throws -> [Row] {
        let conditions = query.filter.conditions
        let statement = Statement(
            """
            SELECT \(query.grouping.column) AS grouped, recipient_domain, provider, status, reason, code,
                enhanced_code, shape, min(sample), sum(count) AS total
            FROM bounce_shape\(conditions.sql)
            GROUP BY grouped, recipient_domain, provider, status, reason, code, enhanced_code, shape
            ORDER BY total DESC, recipient_domain, shape LIMIT \(limit)
            """)
        return try connection.all(statement, conditions.bindings) { Row($0, query.grouping) }
    }

    /// Puts the rows of a group side by side, in the order of the groups; keeps their order otherwise.
    private static func gathered(_ rows: some Sequence<Row>, _ groups: [Group]) -> [Row] {
        var places: [String: Int] = [:]
        for group in groups { places[group.value] = places.count }
        var byGroup: [String: [Row]] = [:]
        for row in rows { byGroup[row.group, default: []].append(row) }
        return byGroup.sorted { (places[$0.key] ?? .max, $0.key) < (places[$1.key] ?? .max, $1.key) }.flatMap(\.value)
    }
}

extension BouncesReportQuery.Grouping {
    /// As people and links know it.
    fileprivate func value(stored text: String) -> String {
        switch self {
        case .replyCode: text == "0" ? "" : text
        case .campaign: Int64(text).flatMap { $0 == 0 ? nil : CampaignKey(number: $0).description } ?? ""
        default: text
        }
    }
}

extension BouncesReport.Row {
    fileprivate init(_ row: any Storage.Row, _ grouping: BouncesReportQuery.Grouping) {
        group = grouping.value(stored: row.text(0))
        recipientDomain = row.text(1)
        provider = row.text(2)
        status = RecipientStatus(storedNumber: row.integer(3)) ?? .softBounce
        reason = Reason(rawValue: row.text(4)) ?? .unknown
        replyCode = row.integer(5) == 0 ? nil : Int(row.integer(5))
        enhancedCode = row.text(6)
        replyShape = row.text(7)
        sample = row.text(8)
        count = Int(row.integer(9))
    }
}

extension BounceFilter {
    /// The same account, campaign, From domain and days on `rollup`, of accepted messages.
    fileprivate var injectedConditions: Conditions {
        var conditions = Conditions()
        if let account { conditions.add("account =", .integer(account.number)) }
        if let campaign { conditions.add("campaign =", .integer(campaign.number)) }
        if let fromDomain { conditions.add("from_domain =", .text(fromDomain)) }
        if let recipientDomain { conditions.add("recipient_domain =", .text(recipientDomain)) }
        if let since { conditions.add("hour >=", .integer(since.day * 24)) }
        if let until { conditions.add("hour <", .integer(((until - .microseconds(1)).day + 1) * 24)) }
        conditions.add("status = 0")
        return conditions
    }
}
