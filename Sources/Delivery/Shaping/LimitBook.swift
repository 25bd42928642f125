import Mail
import Spool
import Synchronization

/// Every limit that has a say, and for whom: our defaults, the provider table, and what operators and replies have
/// changed. From any thread; whoever keeps to limits asks again when told that something has changed.
final class LimitBook: Sendable {
    /// Changes that replies may have in force at a time; beyond it they change nothing, however many hosts complain.
    static let automaticLimit = 10_000

    fileprivate struct State {
        /// In force or being let go of, by destination, oldest first.
        var changes: [String: [LimitChange]] = [:]
        var automaticCount = 0
        var listeners: [@Sendable () -> Void] = []
    }

    let table: ProviderTable
    /// What a queue keeps to where nobody says anything.
    let defaults: QueueLimits
    let timeScale: Double
    private let state: Mutex<State>

    init(table: ProviderTable, defaults: QueueLimits, timeScale: Double = 1) {
        self.table = table
        self.defaults = defaults
        self.timeScale = max(1, timeScale)
        state = Mutex(State())
    }

    // MARK: What changes

    /// - Returns: those that were taken in: none over the limit on what replies set.
    @discardableResult
    func add(_ changes: [LimitChange], at now: Timestamp) -> [LimitChange] {
        let (taken, listeners) = state.withLock { state in
            var taken: [LimitChange] = []
            for change in changes {
                let kept = (state.changes[change.destination] ?? []).filter { $0.isActive(at: now) }
                state.changes[change.destination] = kept
                guard !kept.contains(where: { $0.key == change.key }) else { continue }
                if change.isAutomatic, state.automaticCount >= Self.automaticLimit {
                    state.forgetEnded(at: now)
                    guard state.automaticCount < Self.automaticLimit else { continue }
                }
                state.changes[change.destination, default: []].append(change)
                if change.isAutomatic { state.automaticCount += 1 }
                taken.append(change)
            }
            return (taken, state.listeners)
        }
        if !taken.isEmpty { for listener in listeners { listener() } }
        return taken
    }

    func remove(_ key: LimitChange.ID) {
        let listeners = state.withLock { state in
            for (destination, changes) in state.changes where changes.contains(where: { $0.key == key }) {
                state.changes[destination] = changes.filter { $0.key != key }
            }
            return state.listeners
        }
        for listener in listeners { listener() }
    }

    func change(_ key: LimitChange.ID) -> LimitChange? {
        state.withLock { state in
            for changes in state.changes.values {
                if let change = changes.first(where: { $0.key == key }) { return change }
            }
            return nil
        }
    }

    /// Called after every change, on the thread that made it.
    func listen(_ listener: @escaping @Sendable () -> Void) { state.withLock { $0.listeners.append(listener) } }

    /// Nobody is told any more.
    func dismissListeners() { state.withLock { $0.listeners = [] } }

    /// In force or being let go of, oldest first. `destination` `nil`: everybody's.
    func active(for destination: String?, at now: Timestamp) -> [LimitChange] {
        state.withLock { state in
            let changes = destination.map { state.changes[$0] ?? [] } ?? state.changes.values.flatMap(\.self)
            return changes.filter { $0.isActive(at: now) }.sorted { $0.at < $1.at }
        }
    }

    // MARK: What holds

    /// The plan of a queue's own meter.
    func ownPlan(of site: Site) -> LimitPlan {
        var plan = LimitPlan(base: defaults)
        let group = table.group(of: site)
        if !site.isSmartHost {
            for line in table.everyone.lines { plan.base.set(line.setting) }
            for line in group?.lines ?? [] where !(group?.shares(line.setting.kind) ?? false) {
                plan.base.set(line.setting)
            }
        }
        for (destination, changes) in changes(for: site) {
            let isGroup = destination == group?.name
            for change in changes {
                if change.isAutomatic || change.setting == .stop {
                    if !isGroup { plan.restrictions.append(Restriction(change, timeScale: timeScale)) }
                } else if !isGroup || group?.shares(change.setting.kind) == false {
                    plan.settings.append(LimitPlan.Setting(setting: change.setting, until: change.until))
                }
            }
        }
        return plan
    }

    /// The plan of what all sites of a group keep to together.
    func sharedPlan(of group: ProviderTable.Group, source: String) -> LimitPlan {
        var plan = LimitPlan()
        for line in group.lines where group.shares(line.setting.kind) { plan.base.set(line.setting) }
        for change in changes(for: group.name, source: source) {
            if change.isAutomatic || change.setting == .stop {
                plan.restrictions.append(Restriction(change, timeScale: timeScale))
            } else if group.shares(change.setting.kind) {
                plan.settings.append(LimitPlan.Setting(setting: change.setting, until: change.until))
            }
        }
        return plan
    }

    /// What a queue's replies are judged by; a smart host's are not.
    func watch(for site: Site) -> ReplyWatch {
        site.isSmartHost ? ReplyWatch([]) : ReplyWatch(table.everyone.actions, timeScale: timeScale)
    }

    func watch(for group: ProviderTable.Group) -> ReplyWatch {
        ReplyWatch(table.actions(of: group), timeScale: timeScale)
    }

    /// What was changed for a site, the most general first: everybody, its group, ends of its host's name, the host.
    private func changes(for site: Site) -> [(destination: String, changes: [LimitChange])] {
        var destinations = ["*"]
        if let group = site.group { destinations.append(group) }
        destinations += Self.ends(of: site.host).reversed()
        return destinations.map { ($0, changes(for: $0, source: site.source)) }
    }

    /// Those for every source first.
    private func changes(for destination: String, source: String) -> [LimitChange] {
        guard let all = state.withLock({ $0.changes[destination] }) else { return [] }
        return all.filter { $0.source == "*" } + all.filter { $0.source == source }
    }

    /// `mx.example.com`, `example.com`, `com`.
    private static func ends(of host: String) -> [String] {
        var ends = [host]
        var rest = host[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            ends.append(String(rest))
        }
        return ends
    }
}

extension LimitBook.State {
    fileprivate mutating func forgetEnded(at now: Timestamp) {
        changes = changes.mapValues { $0.filter { $0.isActive(at: now) } }.filter { !$0.value.isEmpty }
        automaticCount = changes.values.reduce(0) { $0 + $1.count(where: \.isAutomatic) }
    }
}

extension ProviderTable {
    func group(of site: Site) -> Group? { site.group.flatMap { groups[$0] } }
}

extension ProviderTable.Group {
    /// Whether such a limit holds over all its sites together.
    func shares(_ kind: LimitSetting.Kind) -> Bool {
        switch kind {
        case .connections, .connectionRate, .messageRate: holdsOverAllSites
        case .stop: true
        case .messagesPerConnection, .recipientsPerTransaction, .tls: false
        }
    }
}
