public import Foundation
public import Spool
public import Storage

/// A store in a directory of its own that goes when the test is over.
public final class TemporaryStore: Sendable {
    public let directory: URL
    public var path: String { directory.appending(path: "postrider.db").path }

    public init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "postrider-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// An engine over the store's file. Engines that are opened one after the other see the same data.
    public func openEngine() throws -> any Engine { try SQLiteEngine(path: path) }
}

/// A spool over a store of its own: hold on to it as long as the spool is used.
public struct TemporarySpool: Sendable {
    public let store: TemporaryStore
    public let engine: any Engine
    public let spool: Spool
    public let time: ManualTime

    public init(time: ManualTime = ManualTime(), window: SpoolWindow = SpoolWindow()) async throws {
        store = try TemporaryStore()
        engine = try store.openEngine()
        self.time = time
        spool = try await Spool.open(engine: engine, time: time, window: window)
    }
}
