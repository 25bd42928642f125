public import Mail
public import Storage

/// What statistics over days, months or years are asked for (R41). Every field narrows.
public struct StatisticsQuery: Sendable {
    /// What is told apart.
    public enum Dimension: String, Sendable, CaseIterable {
        /// Nothing.
        case all
        case fromDomain = "from_domain"
        case sourceIP = "source_ip"
        case provider
        /// By the month alone.
        case recipientDomain = "recipient_domain"
    }

    /// The periods that are counted (UTC).
    public enum Grain: String, Sendable, CaseIterable {
        case day
        case month

        /// Days since 1970, or twelve months a year from year 0 on.
        func period(of time: Timestamp) -> Int64 {
            switch self {
            case .day: time.day
            case .month:
                time.civilMonth
            }
        }

        /// The moment that a period begins.
        func beginning(of period: Int64) -> Timestamp {
            switch self {
            case .day: Timestamp(microseconds: period * 86_400_000_000)
            case .month: Timestamp(civilMonth: period)
            }
        }
    }

    /// `nil`: everybody.
    public var account: AccountID?
    public var dimension: Dimension
    public var grain: Grain
    /// The period in which it lies is the first one counted.
    public var since: Timestamp?
    /// The period in which the moment before lies is the last one counted.
    public var until: Timestamp?
    /// One from-domain, source IP, …
    public var value: String?
    /// 1...100,000.
    public var rowLimit = 10_000

    public init(account: AccountID? = nil, dimension: Dimension = .all, grain: Grain = .day) {
        self.account = account
        self.dimension = dimension
        self.grain = grain
    }

    /// - Returns: the query that can be answered: recipient domains are counted by the month.
    var answerable: StatisticsQuery {
        guard !dimension.grains.contains(grain) else { return self }
        var query = self
        query.grain = .month
        return query
    }

    /// Conditions on `statistic`, in the order of its key.
    var conditions: Conditions {
        var conditions = Conditions()
        conditions.add("account =", .integer(account?.number ?? 0))
        conditions.add("dimension =", .integer(dimension.number))
        conditions.add("grain =", .integer(grain.number))
        if let since { conditions.add("period >=", .integer(grain.period(of: since))) }
        if let until { conditions.add("period <=", .integer(grain.period(of: until - .microseconds(1)))) }
        if let value { conditions.add("value =", .text(value)) }
        return conditions
    }

    /// The same for one value, looked up in each of the periods: the key has the period before the value, so a range would be
    /// read through with everybody else's.
    /// - Parameter periods: those that anything was counted in.
    func conditions(within periods: ClosedRange<Int64>) -> Conditions {
        var lookup = self
        lookup.since = nil
        lookup.until = nil
        var conditions = lookup.conditions
        let first = max(periods.lowerBound, since.map(grain.period) ?? .min)
        let last = min(periods.upperBound, until.map { grain.period(of: $0 - .microseconds(1)) } ?? .max)
        let asked = first <= last ? (first...last).map(String.init) : []
        conditions.add("period IN (\(asked.isEmpty ? "NULL" : asked.joined(separator: ", ")))")
        return conditions
    }

    /// Periods that are looked up one by one, at most: more are read through.
    static let lookupLimit = 4_000
}

extension Timestamp {
    /// Twelve months a year, from year 0 on. Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    var civilMonth: Int64 {
        let days = day + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // Counted from March.
        let month = (5 * dayOfYear + 2) / 153
        return (yearOfEra + era * 400) * 12 + month + 2
    }

    /// The month's first moment.
    init(civilMonth: Int64) {
        // Counted from March.
        let (year, month) = (civilMonth - 2).quotientAndRemainder(dividingBy: 12)
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * month + 2) / 5
        self.init(microseconds: (era * 146_097 + dayOfEra - 719_468) * 86_400_000_000)
    }
}
