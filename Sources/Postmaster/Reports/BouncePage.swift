import Bounce
public import Spool
public import Storage

/// Single bounces, newest first.
public struct BouncePage: Sendable {
    public let bounces: [Event]
    /// Where the next page goes on; `nil` where there is none. A page may be short, or empty, and more may follow all the
    /// same: by shape the log is read through a bounded part at a time.
    public let next: EventSequence?
}

extension Reports {
    /// Events that one page is looked for in at most.
    static let scanLimit = 20_000
    private static let scanPageSize = 2_000

    /// The bounces that a report counts, one by one, as long as the log keeps them.
    /// - Parameters:
    ///   - before: `BouncePage.next` of the page before.
    ///   - limit: 1...9,999.
    public func bouncePage(_ filter: BounceFilter, before: EventSequence? = nil, limit: Int) async throws -> BouncePage
    {
        let limit = min(max(limit, 1), 9_999)
        var events = filter.events
        events.before = before
        guard let shape = filter.shape else {
            events.limit = limit + 1
            let found = try await spool.events(events)
            let page = Array(found.prefix(limit))
            return BouncePage(bounces: page, next: found.count > limit ? page.last?.sequence : nil)
        }
        events.limit = Self.scanPageSize
        var page: [Event] = []
        for _ in 0..<(Self.scanLimit / Self.scanPageSize) {
            let read = try await spool.events(events)
            for event in read where ReplyShape.of(event.shownReply) == shape {
                page.append(event)
                if page.count == limit { return BouncePage(bounces: page, next: event.sequence) }
            }
            guard read.count == Self.scanPageSize, let last = read.last?.sequence else {
                return BouncePage(bounces: page, next: nil)
            }
            events.before = last
        }
        return BouncePage(bounces: page, next: events.before)
    }
}
