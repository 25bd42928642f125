public import Spool
import Storage

/// Follows the event log and keeps counters for ever (R41): hour, account, campaign, from-domain, source IP, recipient
/// domain, provider, status, reason; and refusals by the shape of their text.
///
/// A counter holds *transitions*: an event of status `deferred` adds one to the deferred of its hour, whatever the
/// message became later. How many messages stand in a status now is `Spool.statusCounts`.
public final class Rollups: Sendable {
    /// The name of its place in the log.
    static let cursorName = "rollups"
    static let pageSize = 5_000

    private let spool: Spool
    /// How long it rests when there is nothing to read.
    private let pause: Duration

    public init(spool: Spool, pause: Duration = .milliseconds(500)) {
        self.spool = spool
        self.pause = pause
    }

    /// Until cancelled; its place is a durable cursor, moved in the same commit as its counters, so that each event is
    /// counted once. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            try await catchUp()
        }
    }

    /// Events that are in the log and not counted yet.
    public func backlog() async throws -> Int {
        var newest = EventFilter()
        newest.limit = 1
        guard let last = try await spool.events(newest).first?.sequence else { return 0 }
        return Int(max(0, last.number - (try await spool.cursor(Rollups.cursorName)).number))
    }

    /// Counts everything that was in the log when it was called (tests, the demo, before a report).
    public func catchUp() async throws {
        var newest = EventFilter()
        newest.limit = 1
        guard let target = try await spool.events(newest).first?.sequence else { return }
        var place = try await spool.cursor(Rollups.cursorName)
        while place < target {
            let events = try await spool.feed(after: place, limit: Rollups.pageSize)
            guard !events.isEmpty else { return }
            let page = RollupPage(events, after: place)
            let isWritten = try await spool.engine.write { connection in
                try page.write(to: connection, cursor: Rollups.cursorName)
            }
            place = isWritten ? page.through : try await spool.cursor(Rollups.cursorName)
        }
    }
}
