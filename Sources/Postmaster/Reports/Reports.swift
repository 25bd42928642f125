public import Bounce
public import Mail
public import Spool
public import Storage

/// Reads what `Rollups` counted. Call `Rollups.catchUp` first where the last second matters.
public struct Reports: Sendable {
    let spool: Spool

    public init(spool: Spool) { self.spool = spool }

    /// R43.
    public func bounces(_ query: BouncesReportQuery) async throws -> BouncesReport {
        try await spool.engine.read { try BouncesReport.read(query, from: $0) }
    }

    /// How many bounces a report over `filter` counts.
    public func bounceCount(_ filter: BounceFilter) async throws -> Int {
        let conditions = filter.conditions
        let statement = Statement("SELECT coalesce(sum(count), 0) FROM bounce_shape\(conditions.sql)")
        let bindings = conditions.bindings
        return Int(try await spool.engine.read { try $0.first(statement, bindings) { $0.integer(0) } } ?? 0)
    }

    /// R41: any period, answered in a moment however much lies behind it.
    public func statistics(_ query: StatisticsQuery) async throws -> Statistics {
        try await spool.engine.read { try Statistics.read(query, from: $0) }
    }

    /// Counts of status changes, for ever or for a period.
    public struct Totals: Sendable {
        /// Every status is there, with 0 where nothing was counted.
        public let counts: [RecipientStatus: Int]
        /// R9: `ok` over `injected`.
        public let deliverability: (ok: Int, injected: Int)
    }

    /// From the hourly counters.
    /// - Parameters:
    ///   - since: counts from the beginning of its hour.
    ///   - until: counts to the end of the hour before it, and its own hour where it lies within one.
    public func totals(account: AccountID?, campaign: CampaignKey?, since: Timestamp?, until: Timestamp?) async throws
        -> Totals
    {
        var conditions = Conditions()
        if let account { conditions.add("account =", .integer(account.number)) }
        if let campaign { conditions.add("campaign =", .integer(campaign.number)) }
        if let since { conditions.add("hour >=", .integer(since.hour)) }
        if let until { conditions.add("hour <=", .integer((until - .microseconds(1)).hour)) }
        let statement = Statement("SELECT status, sum(count) FROM rollup\(conditions.sql) GROUP BY status")
        let bindings = conditions.bindings
        let counted = try await spool.engine.read { connection in
            try connection.all(statement, bindings) {
                (RecipientStatus(storedNumber: $0.integer(0)), Int($0.integer(1)))
            }
        }
        var counts = Dictionary(uniqueKeysWithValues: RecipientStatus.allCases.map { ($0, 0) })
        for case (let status?, let count) in counted { counts[status] = count }
        return Totals(counts: counts, deliverability: (counts[.ok] ?? 0, counts[.injected] ?? 0))
    }

    /// How often a provider gave a reason.
    public struct ReasonCount: Sendable {
        /// Empty where no provider was reached.
        public let provider: String
        public let status: RecipientStatus
        public let reason: Reason
        public let count: Int
        /// One such reply, word for word.
        public let sample: String?
    }

    /// Why recipients were refused for good, most frequent first.
    /// - Parameters:
    ///   - since: counts from the beginning of its day (UTC).
    ///   - limit: 1...1,000.
    public func topReasons(campaign: CampaignKey?, since: Timestamp?, limit: Int) async throws -> [ReasonCount] {
        var filter = BounceFilter()
        filter.campaign = campaign
        filter.since = since
        let conditions = filter.conditions
        let statement = Statement(
            """
            SELECT provider, status, reason, sum(count) AS total, min(sample)
            FROM bounce_shape\(conditions.sql)
            GROUP BY provider, status, reason ORDER BY total DESC, provider, reason LIMIT \(min(max(limit, 1), 1_000))
            """)
        let bindings = conditions.bindings
        return try await spool.engine.read { connection in
            try connection.all(statement, bindings) { row in
                ReasonCount(
                    provider: row.text(0), status: RecipientStatus(storedNumber: row.integer(1)) ?? .softBounce,
                    reason: Reason(rawValue: row.text(2)) ?? .unknown, count: Int(row.integer(3)),
                    sample: row.textOrNil(4))
            }
        }
    }
}
