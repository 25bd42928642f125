public import Bounce
public import Mail
import Spool
public import Storage

/// Bounces of one day and status.
public struct BounceDay: Hashable, Sendable {
    /// When the day begins (UTC).
    public let day: Timestamp
    public let status: RecipientStatus
    public let count: Int
}

/// What a provider made of a day's messages.
public struct ProviderDay: Hashable, Sendable {
    /// Empty where none was reached.
    public let provider: String
    /// When the day begins (UTC).
    public let day: Timestamp
    /// Refused for good: soft, hard and spam bounces.
    public let bounceCount: Int
    /// Bounces, and what was delivered.
    public let finishedCount: Int
}

extension Reports {
    /// The bounces that a report over `filter` counts, day by day, the first day first. Days without any are left out.
    public func bounceDays(_ filter: BounceFilter) async throws -> [BounceDay] {
        let conditions = filter.conditions
        let statement = Statement(
            "SELECT day, status, sum(count) FROM bounce_shape\(conditions.sql) GROUP BY day, status ORDER BY day, status"
        )
        let bindings = conditions.bindings
        return try await spool.engine.read { connection in
            try connection.all(statement, bindings) { row in
                BounceDay(
                    day: Timestamp(dayNumber: row.integer(0)),
                    status: RecipientStatus(storedNumber: row.integer(1)) ?? .softBounce, count: Int(row.integer(2)))
            }
        }
    }

    /// How each provider took the mail of each day: of one campaign, or of all that an account sends.
    /// - Parameters:
    ///   - days: both ends are moments of the first and the last day (UTC); at most `providerDayLimit` of them, the last
    ///     ones, are counted.
    public func providerDays(
        account: AccountID?, campaign: CampaignKey?, days: ClosedRange<Timestamp>
    ) async throws -> [ProviderDay] {
        let last = days.upperBound.day
        let first = max(days.lowerBound.day, last - Int64(Self.providerDayLimit) + 1)
        let statuses = [RecipientStatus.ok, .softBounce, .hardBounce, .spamBounce].map {
            Binding.integer($0.storedNumber)
        }
        var conditions = Conditions()
        let table: String
        let period: String
        if let campaign {
            if let account { conditions.add("account =", .integer(account.number)) }
            conditions.add("campaign =", .integer(campaign.number))
            conditions.add("hour >=", .integer(first * 24))
            conditions.add("hour <", .integer((last + 1) * 24))
            (table, period) = ("rollup", "hour / 24")
        } else {
            conditions.add("account =", .integer(account?.number ?? 0))
            conditions.add("dimension =", .integer(StatisticsQuery.Dimension.provider.number))
            conditions.add("grain =", .integer(StatisticsQuery.Grain.day.number))
            conditions.add("period >=", .integer(first))
            conditions.add("period <=", .integer(last))
            (table, period) = ("statistic", "period")
        }
        conditions.add("status", isIn: statuses)
        let name = campaign == nil ? "value" : "provider"
        let bounced = "sum(CASE WHEN status = \(RecipientStatus.ok.storedNumber) THEN 0 ELSE count END)"
        let statement = Statement(
            """
            SELECT \(name), \(period) AS on_day, \(bounced), sum(count) FROM \(table)\(conditions.sql)
            GROUP BY \(name), on_day ORDER BY \(name), on_day
            """)
        let bindings = conditions.bindings
        return try await spool.engine.read { connection in
            try connection.all(statement, bindings) { row in
                ProviderDay(
                    provider: row.text(0), day: Timestamp(dayNumber: row.integer(1)), bounceCount: Int(row.integer(2)),
                    finishedCount: Int(row.integer(3)))
            }
        }
    }

    /// Days that `providerDays` tells apart at most.
    public static let providerDayLimit = 31
}

extension Timestamp {
    /// - Parameter dayNumber: since 1970.
    fileprivate init(dayNumber: Int64) { self.init(microseconds: dayNumber * 86_400_000_000) }
}
