/// Work that goes on for as long as the store does.
public enum StoreWork {
    /// How much longer it rests where the store is unavailable.
    static let patience = Duration.seconds(2)

    /// Does `turn` again and again until cancelled, and rests between. What an unavailable store keeps from being done is done
    /// once it is there again; when the store is closed, it returns.
    /// - Parameter bell: ends a rest early.
    /// - Throws: `CancellationError`, and what `turn` throws but for `EngineError`.
    public static func repeated(
        every pause: Duration, orAt bell: Bell? = nil, _ turn: @Sendable () async throws -> Void
    ) async throws {
        while !Task.isCancelled {
            do {
                try await turn()
            } catch EngineError.closed {
                return
            } catch is EngineError {
                try await Task.sleep(for: patience)
            }
            if let bell { await bell.wait(atMost: pause) } else { try await Task.sleep(for: pause) }
        }
        throw CancellationError()
    }
}
