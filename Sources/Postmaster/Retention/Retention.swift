public import Spool
import Storage

/// Lets go what has been kept long enough (R40): the detail of the message log and the notices by each account's plan, and
/// hours of old counters, which days then stand for. Statistics are kept for ever (R41).
public final class Retention: Sendable {
    /// How long counters are kept by the hour.
    static let hourlyDays = 45
    private static let pause = Duration.seconds(3_600)

    private let spool: Spool
    private let terms: @Sendable () async throws -> LogTerms

    /// - Parameter terms: how long each account's log is kept, asked for at each round.
    public init(spool: Spool, terms: @escaping @Sendable () async throws -> LogTerms) {
        self.spool = spool
        self.terms = terms
    }

    /// Once an hour, until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: Self.pause) {
            let terms = try await terms()
            try await spool.cutLog(terms)
            try await spool.cutNotices(terms)
            try await RollupFold(spool: spool).fold(olderThanDays: Self.hourlyDays)
        }
    }
}
