/// Why a node cannot start: what failed, why, and what to do.
public enum NodeError: Error, Sendable, CustomStringConvertible {
    case dataDirectory(path: String, reason: String)
    /// Another process works on the store.
    case inUse(path: String)
    case store(path: String, reason: String)
    case cannotListen(Endpoint, what: String, reason: String)
    case certificate(path: String, reason: String)
    case resolver(reason: String)
    case providerLimits(reason: String)

    public var description: String {
        switch self {
        case .dataDirectory(let path, let reason):
            "the data directory \(path) cannot be used: \(reason); choose another with --data DIR"
        case .inUse(let path):
            "a node runs on \(path) already; stop it, or choose another with --\(path.contains("://") ? "store URL" : "data DIR")"
        case .store(let path, let reason):
            "the store \(path.contains("://") ? "at" : "in") \(path) cannot be opened: \(reason)"
        case .cannotListen(let endpoint, let what, let reason):
            "cannot listen on \(endpoint) for \(what): \(reason); choose another with --\(what) HOST:PORT"
        case .certificate(let path, let reason):
            "for STARTTLS \(path) cannot be used: \(reason)"
        case .providerLimits(let reason):
            "the file of providers' limits cannot be used: \(reason)"
        case .resolver(let reason):
            "names cannot be looked up: \(reason)"
        }
    }
}
