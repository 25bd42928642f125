public import Storage

/// How many messages an account handed in within an hour by the clock.
public struct SendingCount: Hashable, Sendable {
    public let account: AccountID
    /// Hours since 1970, UTC.
    public let hour: Int64
    public let count: Int
}

extension Spool {
    /// What each account handed in since `hour` (hours since 1970, UTC), suppressed addresses left out. Exact: written in
    /// the commit that accepts.
    public func sendingCounts(since hour: Int64) async throws -> [SendingCount] {
        try await engine.read { connection in
            try connection.all(Self.countsSince, [.integer(hour)]) {
                SendingCount(account: $0.key(0), hour: $0.integer(1), count: Int($0.integer(2)))
            }
        }
    }

    private static let countsSince = Statement("SELECT account, hour, count FROM sending WHERE hour >= $1")
}
