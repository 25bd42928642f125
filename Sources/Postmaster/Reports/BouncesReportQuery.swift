public import Mail
public import Storage

/// What a bounces report is asked for (R43). Every field narrows.
public struct BouncesReportQuery: Sendable {
    /// What rows are gathered under.
    public enum Grouping: String, Sendable, CaseIterable {
        case fromDomain = "from_domain"
        case sourceIP = "source_ip"
        case recipientDomain = "recipient_domain"
        case provider
        case reason

        /// The column of `bounce_shape`; a fixed word, safe inside a statement.
        var column: String { rawValue }
    }

    public var account: AccountID?
    public var campaign: CampaignKey?
    /// Bounces are counted by days (UTC): the day in which `since` lies is the first one counted.
    public var since: Timestamp?
    /// The day in which the moment before `until` lies is the last one counted.
    public var until: Timestamp?
    public var grouping: Grouping = .fromDomain
    /// Counts the refusals of attempts that were tried again, too.
    public var includesDeferred = false
    /// The most frequent rows are kept: 1...100,000.
    public var rowLimit = 10_000

    public init() {}

    /// Conditions on `bounce_shape`.
    var conditions: Conditions {
        var conditions = Conditions()
        if let account { conditions.add("account =", .integer(account.number)) }
        if let campaign { conditions.add("campaign =", .integer(campaign.number)) }
        if let since { conditions.add("day >=", .integer(since.day)) }
        if let until { conditions.add("day <=", .integer((until - .microseconds(1)).day)) }
        conditions.add(includesDeferred ? "status <> 0" : "status >= 3")
        return conditions
    }
}

extension Timestamp {
    /// Days since 1970 (UTC).
    var day: Int64 { seconds / 86_400 }
    /// Hours since 1970.
    var hour: Int64 { seconds / 3_600 }
}
