public import Storage

/// Brings the schema of a stopped node's store up to date, as the node's next start would.
public struct StoreMigration: Sendable {
    private let directory: DataDirectory
    private let store: PostgreSQLAddress?

    /// - Parameter store: where mail is kept; `nil`: in the directory.
    public init(_ directory: DataDirectory, store: PostgreSQLAddress?) {
        self.directory = directory
        self.store = store
    }

    /// - Returns: the step it was at, and the one it is at.
    /// - Throws: `NodeError.inUse` where a node runs on it, `.store` where it cannot be opened.
    public func run() async throws -> (from: Int, to: Int) {
        guard store != nil || directory.holdsStore else {
            throw NodeError.store(path: directory.path, reason: "there is no SQLite store")
        }
        let place = store?.description ?? directory.path
        do {
            let engine: any Engine =
                if let store { try await PostgreSQLEngine.open(store) } else {
                    try SQLiteEngine(path: directory.storePath)
                }
            do {
                let before = try await Schema.step(of: engine)
                try await Schema.migrate(engine)
                let after = try await Schema.step(of: engine)
                await engine.close()
                return (before, after)
            } catch {
                await engine.close()
                throw error
            }
        } catch let error as EngineError {
            if case .inUse = error { throw NodeError.inUse(path: place) }
            throw NodeError.store(path: place, reason: error.description)
        }
    }
}
