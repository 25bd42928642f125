public import Mail

/// Why an account's mail is not taken in now, though nothing is wrong with it.
public enum SendingRefusal: Error, Sendable, Hashable {
    public enum Period: String, Sendable, Hashable { case hour, day }

    /// Until an administrator resumes the account.
    case suspended(reason: String)
    /// The plan's limit is used up.
    /// - Parameters:
    ///   - used: taken in since the period began.
    ///   - asked: what this call would add.
    ///   - until: when the next period begins.
    case overLimit(Period, limit: Int, used: Int, asked: Int, until: Timestamp)

    /// For people: what is the matter, and what helps.
    public var sentence: String {
        switch self {
        case .suspended(let reason):
            "This account is suspended" + (reason.isEmpty ? "." : ": \(reason)")
        case .overLimit(let period, let limit, let used, let asked, let until):
            "This account may send \(limit) messages \(period == .hour ? "an hour" : "a day"); "
                + "\(used) were taken in since \(Self.clock(until, period)) and \(asked) more would be too many. "
                + "The next \(period.rawValue) begins at \(until.rfc3339)."
        }
    }

    /// When it is worth trying again; `nil`: when a person has acted.
    public var until: Timestamp? {
        if case .overLimit(_, _, _, _, let until) = self { until } else { nil }
    }

    private static func clock(_ end: Timestamp, _ period: Period) -> String {
        (end - .seconds(period == .hour ? 3_600 : 86_400)).rfc3339
    }
}
