import UnixSignals

/// Work that Ctrl-C ends.
enum Interruption {
    /// - Throws: `CancellationError` where a signal came first, else what `work` throws.
    static func end<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                await wait()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw CancellationError() }
            return value
        }
    }

    /// Returns when SIGINT or SIGTERM comes, or the task is cancelled. Each call listens anew: a sequence of signals can be
    /// read once.
    static func wait() async {
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
    }
}
