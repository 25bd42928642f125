import UnixSignals

/// Work that Ctrl-C ends.
enum Interruption {
    /// - Throws: `CancellationError` where a signal came first, else what `work` throws.
    static func end<Value: Sendable>(
        on signals: UnixSignalsSequence, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in signals { return nil }
                try await Task.sleep(for: .seconds(86_400))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw CancellationError() }
            return value
        }
    }
}
