public import Bounce
import Mail
import Storage

/// R43: recipient domain, bounce text and number of bounces, under each group. Several bounces of one message count
/// each.
public struct BouncesReport: Sendable {
    public struct Row: Sendable, Hashable {
        /// The from-domain, source IP, … that the report is grouped by; empty where there was none.
        public let group: String
        public let recipientDomain: String
        public let provider: String
        public let status: RecipientStatus
        public let reason: Reason
        /// The text with addresses, hosts and ids taken out.
        public let replyShape: String
        /// One such reply, word for word.
        public let sample: String
        public let count: Int
    }

    /// Groups with the most bounces first, and in a group the most frequent row first.
    public let rows: [Row]
    /// Bounces in all, also of rows past the limit.
    public let bounceCount: Int
    /// Messages accepted in the same period.
    public let injectedCount: Int
    /// Rows were left out (`BouncesReportQuery.rowLimit`).
    public let isCut: Bool

    static func read(_ query: BouncesReportQuery, from connection: any ReadConnection) throws -> BouncesReport {
        let conditions = query.conditions
        let limit = min(max(query.rowLimit, 1), 100_000)
        let statement = Statement(
            """
            SELECT \(query.grouping.column) AS grouped, recipient_domain, provider, status, reason, shape, min(sample),
                sum(count) AS total
            FROM bounce_shape\(conditions.sql)
            GROUP BY grouped, recipient_domain, provider, status, reason, shape
            ORDER BY total DESC, recipient_domain, shape LIMIT \(limit + 1)
            """)
        let rows = try connection.all(statement, conditions.bindings, Row.init)
        let bounces = Statement("SELECT coalesce(sum(count), 0) FROM bounce_shape\(conditions.sql)")
        let injected = query.injectedConditions
        let accepted = Statement("SELECT coalesce(sum(count), 0) FROM rollup\(injected.sql)")
        return BouncesReport(
            rows: gathered(rows.prefix(limit)),
            bounceCount: Int(try connection.first(bounces, conditions.bindings) { $0.integer(0) } ?? 0),
            injectedCount: Int(try connection.first(accepted, injected.bindings) { $0.integer(0) } ?? 0),
            isCut: rows.count > limit)
    }

    /// Puts the rows of a group side by side; keeps their order otherwise.
    private static func gathered(_ rows: some Sequence<Row>) -> [Row] {
        var groups: [String: (total: Int, rows: [Row])] = [:]
        for row in rows {
            groups[row.group, default: (0, [])].total += row.count
            groups[row.group, default: (0, [])].rows.append(row)
        }
        return groups.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }.flatMap(\.value.rows)
    }
}

extension BouncesReport.Row {
    fileprivate init(_ row: any Storage.Row) {
        group = row.text(0)
        recipientDomain = row.text(1)
        provider = row.text(2)
        status = RecipientStatus(storedNumber: row.integer(3)) ?? .softBounce
        reason = Reason(rawValue: row.text(4)) ?? .unknown
        replyShape = row.text(5)
        sample = row.text(6)
        count = Int(row.integer(7))
    }
}

extension BouncesReportQuery {
    /// The same account, campaign and days on `rollup`, of accepted messages.
    fileprivate var injectedConditions: Conditions {
        var conditions = Conditions()
        if let account { conditions.add("account =", .integer(account.number)) }
        if let campaign { conditions.add("campaign =", .integer(campaign.number)) }
        if let since { conditions.add("hour >=", .integer(since.day * 24)) }
        if let until { conditions.add("hour <", .integer(((until - .microseconds(1)).day + 1) * 24)) }
        conditions.add("status = 0")
        return conditions
    }
}
