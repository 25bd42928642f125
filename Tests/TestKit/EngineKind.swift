public import Storage

/// The engines that are present here: every storage test runs over each.
public enum EngineKind: String, CaseIterable, Sendable {
    case sqlite

    /// A new engine over an empty store, which lives as long as the store returned is held.
    public func make() throws -> (engine: any Engine, store: TemporaryStore) {
        let store = try TemporaryStore()
        switch self {
        case .sqlite: return (try store.openEngine(), store)
        }
    }
}
