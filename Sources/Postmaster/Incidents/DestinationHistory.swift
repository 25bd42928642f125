/// A destination's answers by day, for four weeks, without the times of its incidents: its habit.
struct DestinationHistory: Sendable {
    /// Days that are kept, the present one included.
    static let dayCount: Int64 = 28
    /// A day with fewer answers says too little by itself, and is put together with the next.
    private static let leastDay = 20

    /// By days since 1970.
    private(set) var days: [Int64: RefusalCounts] = [:]
    private(set) var answered = 0

    mutating func add(_ counts: RefusalCounts, to day: Int64) {
        days[day, default: RefusalCounts()] += counts
        answered += counts.answered
    }

    mutating func forget(before day: Int64) {
        for (old, counts) in days where old < day {
            answered -= counts.answered
            days[old] = nil
        }
    }

    /// The share that refusals of a kind had on bad days: that of the ninth tenth of all days. One day out of ten may have
    /// been a disaster, and nobody is deaf afterwards.
    func usual(_ kind: IncidentKind) -> Double {
        var shares: [Double] = []
        var pending = RefusalCounts()
        for (_, counts) in days.sorted(by: { $0.key < $1.key }) {
            pending += counts
            guard pending.answered >= Self.leastDay else { continue }
            shares.append(pending.share(of: kind))
            pending = RefusalCounts()
        }
        guard !shares.isEmpty else { return pending.share(of: kind) }
        shares.sort()
        return shares[(shares.count * 9 + 9) / 10 - 1]
    }
}
