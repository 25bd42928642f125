internal import Foundation
public import Storage

/// The engines that are present here: every storage test runs over each.
public enum EngineKind: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgreSQL

    /// Both, or SQLite alone where no PostgreSQL is installed. `TEST_ENGINE` narrows it to one.
    public static let allCases: [EngineKind] = {
        let wanted = ProcessInfo.processInfo.environment["TEST_ENGINE"]
        let present: [EngineKind] = PostgreSQLServer.programs == nil ? [.sqlite] : [.sqlite, .postgreSQL]
        return present.filter { wanted == nil || $0.rawValue.lowercased() == wanted?.lowercased() }
    }()

    /// The engine that the test under way is run over.
    @TaskLocal public static var current = EngineKind.sqlite

    public var description: String { rawValue }

    /// A new engine over an empty store, which lives as long as the store returned is held.
    public func make() async throws -> (engine: any Engine, store: TemporaryStore) {
        let store = try TemporaryStore(self)
        return (try await store.openEngine(), store)
    }
}
