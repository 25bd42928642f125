import Bounce
import Mail
import Spool

/// What was seen, and what should never have been.
struct SimulationWatch {
    /// Urgent mail to a site that only we limit waits no longer, in microseconds of true time.
    static let urgentLimit: Int64 = 60_000_000
    /// No share with mail to such sites is passed over for longer.
    static let shareLimit: Int64 = 15 * 60_000_000

    private(set) var violations: [String] = []
    private(set) var counts: [RecipientStatus: Int] = [:]
    private(set) var transactionRecipientCount = 0
    private(set) var repeatCount = 0
    private(set) var eventCount = 0
    private(set) var elapsed: Int64 = 0
    /// Longest waits seen.
    private(set) var longestUrgentWait: Int64 = 0
    private(set) var longestShareWait: Int64 = 0
    /// Of all that was sent, in order: the same seed gives the same.
    private(set) var digest: UInt64 = 14_695_981_039_346_656_037
    var lostAnswerCount = 0
    var crashCount = 0
    /// When the node last started, or the clock last jumped.
    var disturbedAt: Int64 = 0

    /// Each share's first attempts that are due, at plain sites, and when one was made last.
    private var pending: [Int]
    private var progressAt: [Int64]

    init(shareCount: Int) {
        pending = Array(repeating: 0, count: shareCount)
        progressAt = Array(repeating: 0, count: shareCount)
    }

    mutating func note(_ violation: String) { violations.append(violation) }

    mutating func accepted(_ message: SimulatedMessage, isPlain: Bool, at elapsed: Int64) {
        guard isPlain, message.lease != 0 else { return }
        if pending[message.share] == 0 { progressAt[message.share] = elapsed }
        pending[message.share] += 1
    }

    mutating func ended(_ message: SimulatedMessage, isPlain: Bool, at elapsed: Int64) {
        counts[message.status ?? .injected, default: 0] += 1
        digest = (digest ^ UInt64(message.attempts &+ 1)) &* 1_099_511_628_211
    }

    mutating func sent(
        _ message: SimulatedMessage, of share: QueueShare, isPlain: Bool, at elapsed: Int64, now: Timestamp,
        isFlood: Bool
    ) {
        transactionRecipientCount += 1
        digest = (digest ^ UInt64(truncatingIfNeeded: elapsed &+ Int64(message.share))) &* 1_099_511_628_211
        guard isPlain else { return }
        let wait = min((now - message.dueAt).microseconds, elapsed - disturbedAt)
        if share.priority == .transactional, !isFlood {
            longestUrgentWait = max(longestUrgentWait, wait)
            if wait > Self.urgentLimit { note("urgent mail of \(share) waited \(wait / 1_000_000) s") }
        }
        // Between two of a share's, while the first of them that is due waited.
        let gap = min(wait, elapsed - max(progressAt[message.share], disturbedAt))
        longestShareWait = max(longestShareWait, gap)
        if gap > Self.shareLimit { note("\(share) was passed over for \(gap / 1_000_000) s") }
        progressAt[message.share] = elapsed
    }

    mutating func finish(_ table: SimulatedTable, eventCount: Int, elapsed: Int64, isOver: Bool, held: Int) {
        self.eventCount = eventCount
        self.elapsed = elapsed
        if !isOver { note("\(table.unfinishedCount) messages have no end") }
        if held != 0 { note("\(held) entries are held though all is over") }
        if table.leasedCount != 0 { note("\(table.leasedCount) leases are left") }
        repeatCount = table.messages.reduce(0) { $0 + max(0, $1.takenCount - 1) }
    }
}

extension SimulationWatch: CustomStringConvertible {
    var description: String {
        let named = counts.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return """
            \(elapsed / 3_600_000_000) h of virtual time, \(eventCount) events, \(transactionRecipientCount) attempts, \
            \(crashCount) crashes; \(named); longest wait of urgent mail \(longestUrgentWait / 1_000) ms, of a share \
            \(longestShareWait / 1_000) ms; \(repeatCount) taken twice; digest \(String(digest, radix: 16))
            """
    }
}
