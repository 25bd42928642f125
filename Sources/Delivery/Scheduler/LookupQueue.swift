import DequeModule
import Mail
import Spool

/// Domains whose way is to be looked up, urgent mail's first. Of the look-ups that may run at once a few are kept for
/// urgent mail, so that a mailing to domains whose name servers are silent holds up nobody else.
struct LookupQueue {
    /// Look-ups at a time: resolvers drop questions when asked many hundreds at once.
    static let limit = 64
    static let keptForUrgent = 16

    private var urgent = Deque<DomainName>()
    private var others = Deque<DomainName>()
    /// Asked for, and not begun: a domain may stand in both lines.
    private var waiting: [DomainName: Priority] = [:]
    private var underWay: Set<DomainName> = []

    mutating func append(_ domain: DomainName, _ priority: Priority) {
        if underWay.contains(domain) { return }
        if let known = waiting[domain], known <= priority { return }
        waiting[domain] = priority
        switch priority {
        case .transactional: urgent.append(domain)
        case .bulk: others.append(domain)
        }
    }

    /// - Returns: what is to be begun now.
    mutating func begin() -> [DomainName] {
        var begun: [DomainName] = []
        take(from: \.urgent, below: Self.limit, into: &begun)
        take(from: \.others, below: Self.limit - Self.keptForUrgent, into: &begun)
        return begun
    }

    private mutating func take(
        from line: WritableKeyPath<Self, Deque<DomainName>>, below limit: Int, into begun: inout [DomainName]
    ) {
        while underWay.count < limit, let domain = self[keyPath: line].popFirst() {
            guard waiting.removeValue(forKey: domain) != nil else { continue }
            underWay.insert(domain)
            begun.append(domain)
        }
    }

    mutating func ended(_ domain: DomainName) { underWay.remove(domain) }

    mutating func removeAll() {
        urgent = []
        others = []
        waiting = [:]
    }
}
