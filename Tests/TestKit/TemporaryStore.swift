public import Foundation
public import Spool
public import Storage

/// A store of its own that goes when the test is over, with a directory for whatever else the test keeps in files.
public final class TemporaryStore: Sendable {
    public let kind: EngineKind
    public let directory: URL
    /// The file of a SQLite store.
    public var path: String { directory.appending(path: "postrider.db").path }
    /// The schema of a PostgreSQL store.
    public let schema: String

    public init(_ kind: EngineKind = .current) throws {
        self.kind = kind
        let name = UUID().uuidString.lowercased()
        directory = ScratchFolder.url.appending(path: "postrider-test-\(name)")
        schema = "t" + name.filter { $0 != "-" }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// An engine over the store. Engines that are opened one after the other see the same data.
    public func openEngine() async throws -> any Engine {
        switch kind {
        case .sqlite: return try SQLiteEngine(path: path)
        case .postgreSQL: return try await PostgreSQLEngine.open(try PostgreSQLAddress(try await makeURL()))
        }
    }

    /// The address of a PostgreSQL store, which is made empty where there is none.
    public func makeURL() async throws -> String {
        let server = try await PostgreSQLServer.running()
        try await server.makeSchema(schema)
        return server.url(schema: schema)
    }
}

/// A spool over a store of its own: hold on to it as long as the spool is used.
public struct TemporarySpool: Sendable {
    public let store: TemporaryStore
    public let engine: any Engine
    public let spool: Spool
    public let time: ManualTime

    public init(
        time: ManualTime = ManualTime(), window: SpoolWindow = SpoolWindow(), metrics: SpoolMetrics = SpoolMetrics()
    ) async throws {
        store = try TemporaryStore()
        engine = try await store.openEngine()
        self.time = time
        spool = try await Spool.open(engine: engine, time: time, window: window, metrics: metrics)
    }
}
