public enum EngineError: Error, Sendable, Hashable {
    case closed
    /// There is no room left: nothing was stored, and it can be once there is room again. Callers answer 452 or 507.
    case full(String)
    /// The disk is read-only or failing, or the store does not answer: nothing was stored. Callers answer 451 or 503.
    case unavailable(String)
    /// A constraint refused the row.
    case constraint(String)
    /// Another process holds the store.
    case inUse(String)
    case failed(String)

    /// Nothing will be written by this engine any more.
    public var isFinal: Bool {
        switch self {
        case .closed, .inUse: true
        case .full, .unavailable, .constraint, .failed: false
        }
    }
}

extension EngineError: CustomStringConvertible {
    /// The reason alone, for a log.
    public var description: String {
        switch self {
        case .closed: "the store is closed"
        case .full(let reason), .unavailable(let reason), .constraint(let reason), .inUse(let reason),
            .failed(let reason):
            reason
        }
    }
}
