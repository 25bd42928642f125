/// A body waiting for its commit.
struct WriteJob: Sendable {
    /// Runs the body and returns what is to be called once the commit is on disk.
    let run: @Sendable (any WriteConnection) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void

    init<Value: Sendable>(
        _ body: @escaping @Sendable (any WriteConnection) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        run = { connection in
            let value = try body(connection)
            return { completion(.success(value)) }
        }
        fail = { completion(.failure($0)) }
    }
}
