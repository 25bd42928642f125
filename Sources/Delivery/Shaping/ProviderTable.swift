public import Spool

/// Whose exchangers are whose, what each provider lets a sender do, and what to do about its replies. Knowledge of others,
/// kept as data: `providers.limits` in the binary, and files of the operator over it.
public struct ProviderTable: Sendable {
    /// A limit as a line of a file sets it.
    public struct Line: Hashable, Sendable {
        public let setting: LimitSetting
        /// When and where it was seen.
        public let seen: String
        /// `providers.limits:12`.
        public let place: String
    }

    /// Exchangers that a provider limits as one.
    public struct Group: Hashable, Sendable {
        public let name: String
        /// What reports call it: groups of one provider share it.
        public let provider: String
        /// Ends of exchangers' names.
        public internal(set) var exchangers: [String] = []
        /// At most one of a kind.
        public internal(set) var lines: [Line] = []
        /// Connections and rates hold over all sites of the group together, and not for each.
        public internal(set) var holdsOverAllSites = false
        public internal(set) var actions: [ReplyAction] = []

        init(name: String, provider: String) {
            self.name = name
            self.provider = provider
        }
    }

    /// What holds for all that have no line of their own.
    public internal(set) var everyone = Group(name: Self.everyoneName, provider: Self.everyoneName)
    public private(set) var groups: [String: Group] = [:]
    /// Group by the end of an exchanger's name.
    private var groupByEnd: [String: String] = [:]

    static let everyoneName = "everyone"

    init() {}

    /// No provider, no limit.
    public static let empty = ProviderTable()

    /// The group with the longest end of the host's name; `nil` where none has one.
    public func group(ofExchanger host: String) -> Group? {
        var end = host[...]
        while true {
            if let name = groupByEnd[String(end)] { return groups[name] }
            guard let dot = end.firstIndex(of: ".") else { return nil }
            end = end[end.index(after: dot)...]
        }
    }

    /// The same limits, and nothing that is done about replies.
    public var withoutReplies: ProviderTable {
        var table = self
        table.everyone.actions = []
        table.groups = groups.mapValues { group in
            var group = group
            group.actions = []
            return group
        }
        return table
    }

    /// What reports call the providers that have a group.
    var providerNames: Set<String> { Set(groups.values.map(\.provider)) }

    /// Takes in a group as a file makes it, or as it adds to one that is there.
    mutating func keep(_ group: Group) {
        for end in group.exchangers { groupByEnd[end] = group.name }
        groups[group.name] = group
    }

    /// The actions that hold for a group, or for those without one.
    func actions(of group: Group?) -> [ReplyAction] { (group?.actions ?? []) + everyone.actions }
}

extension ProviderTable.Group {
    mutating func set(_ line: ProviderTable.Line) {
        lines.removeAll { $0.setting.kind == line.setting.kind }
        lines.append(line)
    }
}
