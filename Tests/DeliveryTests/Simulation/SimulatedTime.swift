import Mail
import Spool

/// Virtual time: what has passed, the clock on the wall, which may jump, and what is to happen when. Two things at one
/// moment happen in the order in which they were planned.
struct SimulatedTime {
    private struct Entry {
        let at: Int64
        let number: Int
        /// Where the event lies.
        let slot: Int
    }

    /// Microseconds that have passed.
    private(set) var elapsed: Int64 = 0
    /// The wall, less what has passed.
    private(set) var offset: Int64 = 1_795_262_400_000_000
    private(set) var eventCount = 0
    private var heap: [Entry] = []
    private var events: [SimulatedEvent?] = []
    private var free: [Int] = []

    /// What the product is told.
    var now: Timestamp { Timestamp(microseconds: elapsed + offset) }

    mutating func jump(by microseconds: Int64) { offset += microseconds }

    mutating func plan(_ event: SimulatedEvent, after microseconds: Int64) {
        eventCount += 1
        let slot = free.popLast() ?? events.count
        if slot == events.count { events.append(event) } else { events[slot] = event }
        heap.append(Entry(at: elapsed + max(0, microseconds), number: eventCount, slot: slot))
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The next event, at whose time we are then; `nil` where nothing is planned.
    mutating func next() -> SimulatedEvent? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        elapsed = first.at
        defer {
            events[first.slot] = nil
            free.append(first.slot)
        }
        return events[first.slot]
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            let left = 2 * parent + 1
            if left < heap.count, isBefore(left, least) { least = left }
            if left + 1 < heap.count, isBefore(left + 1, least) { least = left + 1 }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        let (left, right) = (heap[one], heap[other])
        return left.at != right.at ? left.at < right.at : left.number < right.number
    }
}

/// What may happen. Those with `run` happen to one run of the node and are void after it.
enum SimulatedEvent {
    /// The next call of a sender.
    case accept(sender: Int)
    case handOver(run: Int, [Int])
    case wake(run: Int)
    case looked(run: Int, domain: Int)
    case claimed(run: Int, limit: Int, bulkLimit: Int, perDomain: Int, ClaimExclusion)
    case released(run: Int, messages: [Int], due: Timestamp)
    case settled(run: Int)
    case settleAgain(run: Int)
    case poolWake(run: Int, site: Int)
    case poolTick(run: Int, site: Int)
    case connected(run: Int, site: Int, session: Int)
    case answered(run: Int, site: Int, session: Int, batch: UInt64)
    case ended(run: Int, site: Int, session: Int, wasTimeout: Bool)
    case suppress
    case jump(by: Int64)
    case crash
    case start
}
