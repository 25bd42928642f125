/// Why a node cannot start or go on: what failed, why, and what to do.
public enum NodeError: Error, Sendable, CustomStringConvertible {
    case dataDirectory(path: String, reason: String)
    /// Another process works on the store.
    case inUse(path: String)
    /// The demo writes to addresses of its own, and keeps them apart from mail that is meant.
    case isNotEmpty(path: String)
    /// Another process took the store over while this one could not reach it.
    case takenOver(path: String)
    case store(path: String, reason: String)
    case cannotListen(Endpoint, what: String, reason: String)
    /// The simulated providers cannot listen from that port on.
    case world(Endpoint, reason: String)
    case certificate(path: String, reason: String)
    case resolver(reason: String)
    case providerLimits(reason: String)

    public var description: String {
        switch self {
        case .dataDirectory(let path, let reason):
            "the data directory \(path) cannot be used: \(reason); choose another with --data DIR"
        case .inUse(let path):
            "a node runs on \(path) already; stop it, or choose another with --\(Self.isURL(path) ? "store URL" : "data DIR")"
        case .isNotEmpty(let path):
            "there is a node's mail in \(path) already; the demo wants an empty \(Self.isURL(path) ? "database" : "directory")"
        case .takenOver(let path):
            "another node has taken over \(path), since this one could not reach it; start it again once the other has ended"
        case .store(let path, let reason):
            "the store \(Self.isURL(path) ? "at" : "in") \(path) cannot be opened: \(reason)"
        case .cannotListen(let endpoint, let what, let reason):
            "cannot listen on \(endpoint) for \(what): \(reason); choose another with --\(what) HOST:PORT"
        case .world(let endpoint, let reason):
            "the simulated providers cannot listen on \(endpoint.host)"
                + (endpoint.port == 0 ? "" : ", ports \(endpoint.port) and up") + ": \(reason)"
        case .certificate(let path, let reason):
            "for STARTTLS \(path) cannot be used: \(reason)"
        case .providerLimits(let reason):
            "the file of providers' limits cannot be used: \(reason)"
        case .resolver(let reason):
            "names cannot be looked up: \(reason)"
        }
    }

    /// A store is elsewhere where a URL says so; else it is in the directory.
    private static func isURL(_ path: String) -> Bool { path.contains("://") }
}
