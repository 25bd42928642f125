internal import Bounce
public import Storage

/// Which entries of the feed a follower wants.
public struct FeedFilter: Hashable, Sendable {
    /// `nil`: everybody's, and the installation's.
    public var account: AccountID?
    /// The installation's own notices too.
    public var includesInstallation: Bool
    /// Empty: all.
    public var types: Set<EventType>

    public init(account: AccountID?, includesInstallation: Bool = false, types: Set<EventType> = []) {
        self.account = account
        self.includesInstallation = includesInstallation
        self.types = types
    }
}

extension FeedFilter {
    /// `nil` where no event of a message can pass.
    func events(in range: ClosedRange<Int64>) -> SQLFilter? {
        var filter = SQLFilter(sequences: range)
        if let account { filter.add("account = ?", .key(account)) }
        guard !types.isEmpty else { return filter }
        let statuses = RecipientStatus.allCases.filter { types.contains(EventType($0)) }
        let kinds = EventKind.allCases.filter { $0 != .status && types.contains(EventType($0)) }
        var ways: [String] = []
        if !statuses.isEmpty {
            ways.append("kind IS NULL AND status IN (\(statuses.map { "\($0.storedNumber)" }.joined(separator: ", ")))")
        }
        if !kinds.isEmpty { ways.append("kind IN (\(kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")))") }
        guard !ways.isEmpty else { return nil }
        filter.add("(" + ways.joined(separator: " OR ") + ")")
        return filter
    }

    /// `nil` where no notice can pass.
    func notices(in range: ClosedRange<Int64>) -> SQLFilter? {
        var filter = SQLFilter(sequences: range)
        if let account {
            filter.add("account", isIn: [.key(account)] + (includesInstallation ? [.integer(0)] : []))
        }
        // Also where all are wanted: a kind that a newer release wrote is not ours to show.
        let kinds = NoticeKind.allCases.filter { types.isEmpty || types.contains(EventType($0)) }
        guard !kinds.isEmpty else { return nil }
        filter.add("kind", isIn: kinds.map { .text($0.rawValue) })
        return filter
    }
}

extension SQLFilter {
    fileprivate init(sequences range: ClosedRange<Int64>) {
        self.init()
        add("seq >= ?", .integer(range.lowerBound))
        add("seq <= ?", .integer(range.upperBound))
    }
}
