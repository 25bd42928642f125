import Bounce
import Mail
import Spool
import Storage

@testable import Delivery

/// What `SitePool` is in life: carries out what the pool's machine says, with sessions that are events.
struct SimulatedPool {
    struct Session {
        var underWay: (batch: PoolMachine<QueueEntry>.Batch, ends: [SimulatedEnd])?
        var isReady = false
        var transactionCount = 0
        var isQuitting = false
        var opening: SimulatedEnd?
    }

    let site: Int
    var machine: PoolMachine<QueueEntry>
    var sessions: [Int: Session] = [:]
    var lastProblem = SimulatedEnd.unreachable
    var wakeAt: Int64?
    var isTicking = false
}

/// How an entry left the pool.
struct SimulatedEnding {
    enum Kind {
        case finished(RecipientStatus)
        case deferred(until: Timestamp, RefusalHistory)
        case dropped
    }

    let entry: QueueEntry
    let site: Int?
    let kind: Kind

    var message: Int { Int(entry.key.number) }
}
