import Mail

/// When to ask the spool for due mail. A full page is followed by the next at once; else we wait until something is due,
/// look in now and then, and look in early when what is held has halved.
struct ClaimClock: Sendable {
    /// No two claims that find nothing come closer than this.
    static let shortestWait = Duration.milliseconds(100)
    /// Mail that the spool kept back from us is found this soon while we work, and this soon while we rest.
    static let busyWait = Duration.seconds(1)
    static let idleWait = Duration.seconds(5)

    /// No wait is longer: a next claim further ahead was planned before the clock was set back.
    static let longestWait = Duration.seconds(10)

    private(set) var isClaiming = false
    private(set) var nextAt = Timestamp.zero
    private var endedAt = Timestamp.zero
    /// Held entries under which the next claim comes early.
    private var ebbMark = 0
    private var failureCount = 0

    func isDue(at now: Timestamp) -> Bool { nextAt <= now || nextAt > now + Self.longestWait }

    mutating func begin() {
        precondition(!isClaiming, "one claim at a time")
        isClaiming = true
    }

    /// - Parameter nextDue: when something unleased is due; `nil` where nothing waits.
    mutating func end(claimed: Int, asked: Int, nextDue: Timestamp?, held: Int, now: Timestamp) {
        close(held: held, now: now)
        failureCount = 0
        let wait = held > 0 ? Self.busyWait : Self.idleWait
        if claimed >= asked {
            nextAt = now
        } else if let nextDue, nextDue > now {
            nextAt = min(max(nextDue, now + Self.shortestWait), now + wait)
        } else if nextDue != nil, claimed > 0 {
            nextAt = now + Self.shortestWait
        } else {
            nextAt = now + wait
        }
    }

    /// The spool did not answer: 100 ms, doubling to 10 s.
    mutating func fail(held: Int, now: Timestamp) {
        close(held: held, now: now)
        nextAt = now + min(Self.shortestWait * (1 << min(failureCount, 7)), Self.longestWait)
        failureCount += 1
    }

    /// There is no room: look again later, or when what is held has halved.
    mutating func postpone(held: Int, now: Timestamp) {
        ebbMark = held / 2
        nextAt = now + Self.busyWait
    }

    /// Mail that was deferred is due then.
    mutating func expect(at due: Timestamp) {
        guard failureCount == 0 else { return }
        nextAt = min(nextAt, max(due, endedAt + Self.shortestWait))
    }

    mutating func rose(to held: Int) { ebbMark = max(ebbMark, held / 2) }

    mutating func fell(to held: Int) {
        guard held <= ebbMark, ebbMark > 0, failureCount == 0 else { return }
        ebbMark = held / 2
        expect(at: endedAt)
    }

    private mutating func close(held: Int, now: Timestamp) {
        isClaiming = false
        endedAt = now
        ebbMark = held / 2
    }
}
