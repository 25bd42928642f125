import Delivery
import Mail

/// The queues with the most mail waiting.
struct QueuesShown {
    static let rowCount = 10

    struct Row {
        let site: String
        let provider: String
        let waiting: String
        let inFlight: String
        let connections: String
        let delivered: String
        let refused: String
        let pausedUntil: TimeShown?

        init(_ queue: QueueState) {
            site = Shown.line(queue.site, limit: 160)
            provider = Shown.line(queue.provider, limit: 120)
            waiting = Figures.count(queue.waiting)
            inFlight = Figures.count(queue.inFlight)
            connections = Figures.count(queue.connections)
            delivered = Figures.count(queue.deliveredCount)
            refused = Figures.count(queue.refusedCount)
            pausedUntil = queue.pausedUntil.map { TimeShown($0) }
        }
    }

    let rows: [Row]
    let hasRows: Bool
    /// `12 more`; `nil` where all are shown.
    let rest: String?

    /// - Parameter queues: the fullest first.
    init(_ queues: [QueueState]) {
        rows = queues.prefix(Self.rowCount).map(Row.init)
        hasRows = !rows.isEmpty
        let left = queues.count - rows.count
        rest = left > 0 ? "\(Figures.count(left)) more" : nil
    }
}
