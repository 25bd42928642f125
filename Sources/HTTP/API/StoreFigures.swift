import Bounce
import Mail
import Postmaster
import Spool

/// What the store says of itself for `/metrics`, which anybody may ask for: it is read at most once a second, however many
/// ask, and what takes long to count every quarter of a minute.
actor StoreFigures {
    struct Figures: Sendable {
        var statuses: [RecipientStatus: Int]
        var queue: (waiting: Int, oldest: Timestamp?)
        var returned: (waiting: Int, quarantined: Int)
        var uncountedEvents: Int
        var suppressions: Int
    }

    static let age = Duration.seconds(1)
    static let countingAge = Duration.seconds(15)

    private let rooms: HTTPRooms
    private var last: (figures: Figures, at: ContinuousClock.Instant)?
    private var suppressions: (count: Int, at: ContinuousClock.Instant)?
    private var underWay: Task<Figures, any Error>?

    init(_ rooms: HTTPRooms) { self.rooms = rooms }

    /// - Throws: `EngineError` where the store does not answer.
    func current() async throws -> Figures {
        if let last, ContinuousClock.now - last.at < Self.age { return last.figures }
        if let underWay { return try await underWay.value }
        let task = Task { try await read() }
        underWay = task
        defer { underWay = nil }
        let figures = try await task.value
        last = (figures, .now)
        return figures
    }

    private func read() async throws -> Figures {
        let spool = rooms.spool
        return Figures(
            statuses: try await spool.statusCounts(account: nil, campaign: nil), queue: try await spool.queueDepth(),
            returned: try await spool.returnedDepth(), uncountedEvents: try await rooms.rollups.backlog(),
            suppressions: try await countSuppressions())
    }

    private func countSuppressions() async throws -> Int {
        if let suppressions, ContinuousClock.now - suppressions.at < Self.countingAge { return suppressions.count }
        let count = try await rooms.spool.suppressionCount()
        suppressions = (count, .now)
        return count
    }
}
