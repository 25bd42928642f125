public import Mail
public import Spool
import Synchronization

/// What people may do about queues' limits. Every change is on disk before it holds, with who made it and why.
extension DeliveryService {
    /// Whom a change is for.
    public struct Target: Hashable, Sendable {
        /// Our address, `default`, or `*` for every source.
        public let source: String
        /// A group of the provider table, a mail host or the end of its name, or `*`.
        public let destination: String

        public init(source: String = "*", destination: String) {
            self.source = source
            self.destination = destination
        }
    }

    /// What is known of providers.
    public var providers: ProviderTable { book.table }

    /// The target that `destination` names; `nil` where it is neither `*`, nor a group, nor a host's name or address.
    public func target(source: String?, destination: String) -> Target? {
        let source = source ?? "*"
        guard source.utf8.count <= 60, !source.isEmpty else { return nil }
        if destination == "*" || book.table.groups[destination] != nil {
            return Target(source: source, destination: destination)
        }
        guard destination.utf8.count <= 253, destination.contains(".") || destination.contains(":") else { return nil }
        if SmartHost.socketAddress(destination, port: 25) != nil {
            return Target(source: source, destination: destination)
        }
        return DomainName(destination).map { Target(source: source, destination: $0.text) }
    }

    /// Whether what is said of the target is said of this queue.
    public func isMeant(_ queue: QueueState, by target: Target) -> Bool {
        Self.isMeant(source: queue.source, host: queue.host, group: queue.group, by: target)
    }

    static func isMeant(source: String, host: String, group: String?, by target: Target) -> Bool {
        guard target.source == "*" || target.source == source else { return false }
        let name = target.destination
        return name == "*" || name == group || name == host || host.hasSuffix(".\(name)")
    }

    /// Sets limits, or stops, in place of what is more general, until `until` or until it is undone.
    /// - Throws: what the store throws; nothing has changed then.
    public func set(
        _ settings: [LimitSetting], for target: Target, until: Timestamp?, by: String, why: String
    ) async throws -> [LimitChange] {
        let changes = settings.map { setting in
            spool.draft(
                setting, source: target.source, destination: target.destination, until: until, by: by, why: why)
        }
        try await spool.record(changes)
        book.add(changes, at: time.now())
        metrics.changed(changes, by: .person)
        return changes
    }

    /// Takes a change back: what held before it holds again.
    /// - Returns: it; `nil` where there is none, or it was taken back already.
    public func undo(_ key: LimitChange.ID, by: String, why: String) async throws -> LimitChange? {
        // What a reply has just set may not be on disk yet.
        if let fresh = book.change(key) { try await spool.record([fresh]) }
        guard let change = try await spool.undoLimitChange(key, by: by, why: why) else { return nil }
        book.remove(key)
        return change
    }

    /// Lets a destination's mail go again: takes back every stop, by hand or by a reply, and what replies have narrowed;
    /// and forgets that nobody answered there.
    /// - Returns: the changes taken back.
    public func resume(_ target: Target, by: String, why: String) async throws -> [LimitChange] {
        var undone: [LimitChange] = []
        for change in book.active(for: target.destination, at: time.now())
        where (target.source == "*" || target.source == change.source)
            && (change.isAutomatic || change.setting == .stop)
        {
            if let change = try await undo(change.key, by: by, why: why) { undone.append(change) }
        }
        for lane in currentLanes { lane.run { $0.forgive(target) } }
        return undone
    }

    /// Gives recipient domains no more than so many messages from now on, whoever's exchangers take their mail; domains that
    /// are missing get what they can. It holds until the next call or the end of the process.
    /// - Parameter domains: by the domain's name, in lowercase A-labels.
    public func slow(domains: [String: Rate]) {
        slowedDomains.withLock { $0 = domains }
        office.withLock(\.self)?.run { $0.slow(domains) }
    }

    /// Recipient domains that get no more than so many messages now: those that incidents are about.
    public var slowedRates: [String: Rate] { slowedDomains.withLock(\.self) }

    /// Changes that hold or are being let go of, oldest first. `destination` `nil`: everybody's.
    public func limitsInForce(destination: String? = nil) -> [LimitChange] {
        book.active(for: destination, at: time.now())
    }
}

extension Site {
    /// Whether what is said of the target is said of this site.
    func isMeant(by target: DeliveryService.Target) -> Bool {
        DeliveryService.isMeant(source: source, host: host, group: group, by: target)
    }
}
