public enum EngineError: Error, Sendable, Hashable {
    case closed
    /// The disk is full, read-only or failing: nothing was stored. Callers answer 452 or 503.
    case unavailable(String)
    /// A constraint refused the row.
    case constraint(String)
    /// Another process holds the store.
    case inUse(String)
    case failed(String)
}
