import DequeModule

/// Outcomes on their way to the spool, in order, one batch at a time: whatever came while the last batch was committed
/// is the next. A batch that fails is tried again after a wait and at half the size, so that a spool that is away costs
/// little, and a single outcome that the spool cannot take does not keep the others: alone, it goes to the back.
/// Nothing is ever dropped.
struct OutcomeQueue<Outcome> {
    static var batchLimit: Int { 1_000 }
    /// Outcomes that may be under way to the disk before nothing new is begun: they would be sent twice by a crash.
    static var comfortableCount: Int { 2_000 }

    private var waiting = Deque<Outcome>()
    private(set) var underWay: [Outcome] = []
    private var size = Self.batchLimit
    private(set) var failuresInARow = 0

    init() {}

    var count: Int { waiting.count + underWay.count }
    var isEmpty: Bool { count == 0 }
    /// Whether new outcomes should be caused.
    var isOpen: Bool { failuresInARow == 0 && count < Self.comfortableCount }

    mutating func append(_ outcome: Outcome) { waiting.append(outcome) }

    /// - Returns: the next batch; `nil` while one is under way, or when there is none.
    mutating func takeBatch() -> [Outcome]? {
        guard underWay.isEmpty, !waiting.isEmpty else { return nil }
        let batch = Array(waiting.prefix(size))
        waiting.removeFirst(batch.count)
        underWay = batch
        return batch
    }

    /// - Returns: what is settled.
    mutating func succeeded() -> [Outcome] {
        failuresInARow = 0
        size = min(Self.batchLimit, size * 2)
        defer { underWay = [] }
        return underWay
    }

    /// - Returns: how long to wait before `takeBatch`: 50 ms, doubling to 10 s.
    mutating func failed() -> Duration {
        if underWay.count == 1 {
            waiting.append(contentsOf: underWay)
        } else {
            waiting.prepend(contentsOf: underWay)
        }
        size = max(1, underWay.count / 2)
        underWay = []
        defer { failuresInARow += 1 }
        return min(.milliseconds(50) * (1 << min(failuresInARow, 8)), .seconds(10))
    }
}
