public import Storage

/// How a sending domain stands in the DNS.
public struct DomainReport: Sendable, Hashable {
    public let domain: SendingDomain
    /// In the order of `DomainFinding.Check`.
    public let findings: [DomainFinding]
    /// Keys that waited and whose records were seen: they may sign.
    public let seenKeys: Set<DKIMKeyID>

    /// The worst of the findings.
    public var state: DomainFinding.State {
        for state in [DomainFinding.State.failed, .unknown, .warning]
        where findings.contains(where: { $0.state == state }) {
            return state
        }
        return .ok
    }
}
