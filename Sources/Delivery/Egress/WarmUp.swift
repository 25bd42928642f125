import Mail

/// How much a new address may send to one provider: 20 messages an hour on the first day and 1.4 times as many each day
/// that went well, as SendGrid's table does; after thirty such days it is warm. Pure.
///
/// A day of too many refusals is repeated; a block or a "slow down" takes a quarter off at once; after thirty days without
/// mail it begins anew. Source: SendGrid, "Warming up an IP address" (hourly table, read 2026-11).
struct WarmUp: Hashable, Sendable {
    static let firstHour = 20.0
    static let growth = 1.4
    /// Good days until it is warm.
    static let lastLevel = 30.0
    static let idleDays: Int64 = 30
    /// Outcomes under which a day says nothing.
    static let floor = 50
    /// Of a day's outcomes: over these shares the day is repeated.
    static let spamShare = 0.01
    static let deferralShare = 0.2
    /// What a bad sign takes off, as levels: 1.4 to this power is three quarters.
    static let cut = 0.855

    /// Days that went well, less what was taken off: 0...30.
    private(set) var level = 0.0
    /// Days since 1970, UTC, that the counts are of.
    private(set) var day: Int64
    /// Hours since 1970 that `sentInHour` is of.
    private var hour: Int64
    /// Messages that have an outcome, of the present hour.
    private(set) var sentInHour = 0
    private(set) var finishedCount = 0
    private(set) var spamCount = 0
    private(set) var deferredCount = 0
    /// What was over today, by the source that took it; of this process alone.
    private(set) var overflow: [String: Int] = [:]
    /// The hour of the last cut: one an hour, since refusals of one cause come in flocks.
    private var lastCut: Int64?

    init(at now: Timestamp) {
        hour = now.seconds / 3_600
        day = hour / 24
    }

    /// As it was kept.
    init(level: Double, day: Int64, finishedCount: Int, spamCount: Int, deferredCount: Int) {
        self.level = min(max(level, 0), Self.lastLevel)
        self.day = day
        self.hour = day * 24
        self.finishedCount = finishedCount
        self.spamCount = spamCount
        self.deferredCount = deferredCount
    }

    var isWarm: Bool { level >= Self.lastLevel }

    /// Messages an hour.
    var hourlyLimit: Int {
        var limit = Self.firstHour
        for _ in 0..<Int(level) { limit *= Self.growth }
        // Between two days in proportion.
        return Int(limit * (1 + (Self.growth - 1) * (level - level.rounded(.down))))
    }

    /// - Parameter inHand: messages handed over that have no outcome yet.
    /// - Returns: how many more may be handed over in this hour.
    mutating func room(at now: Timestamp, inHand: Int) -> Int {
        turn(to: now)
        return isWarm ? Int.max : max(0, hourlyLimit - sentInHour - inHand)
    }

    /// Messages that another source took because there was no room for them.
    mutating func overflowed(_ count: Int, to source: String, at now: Timestamp) {
        turn(to: now)
        overflow[source, default: 0] += count
    }

    /// As it stands at that time, where nothing happens until then.
    func at(_ now: Timestamp) -> WarmUp {
        var turned = self
        turned.turn(to: now)
        return turned
    }

    /// What came of messages that were sent.
    mutating func heard(finished: Int, spam: Int, deferred: Int, isAdverse: Bool, at now: Timestamp) {
        turn(to: now)
        sentInHour += finished
        finishedCount += finished
        spamCount += spam
        deferredCount += deferred
        guard isAdverse, !isWarm, lastCut != hour else { return }
        lastCut = hour
        level = max(0, level - Self.cut)
    }

    /// The day's outcomes say that the address is not ready for more.
    var isBadDay: Bool {
        guard finishedCount >= Self.floor else { return false }
        let count = Double(finishedCount)
        return Double(spamCount) > count * Self.spamShare || Double(deferredCount) > count * Self.deferralShare
    }

    private mutating func turn(to now: Timestamp) {
        let present = now.seconds / 3_600
        if present > hour {
            hour = present
            sentInHour = 0
        }
        guard present / 24 > day else { return }
        if present / 24 - day > Self.idleDays {
            level = 0
        } else if finishedCount > 0, !isBadDay, !isWarm {
            level = min(Self.lastLevel, level + 1)
        }
        day = present / 24
        finishedCount = 0
        spamCount = 0
        deferredCount = 0
        overflow = [:]
    }
}
