import Synchronization

/// What one provider has been asked, and what it answered; from any thread. A visit costs about a microsecond.
final class ProviderLedger: Sendable {
    struct Entry: Sendable {
        /// Times it was asked for; those put off because the message's other recipients have another fate count too.
        var askedCount = 0
        /// Times its fate answered.
        var visitCount = 0
        var acceptedCount = 0
        /// Mails that came back and were taken by the sender's server.
        var returnedCount = 0
        /// Nanoseconds, by a clock that never goes back.
        var firstVisit: UInt64 = 0
        var truth = Truth.deferred
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var connectionCount = 0
        var sessionCount = 0
        var deliveredCount = 0
        var peakConnectionCount = 0
        var breaches = SimulatorTally.Breaches()
        /// No recipient exists, whoever it is.
        var isDenying = false
        /// Messages that may come now, before the rate limit.
        var allowance: Double
        var allowanceTime: UInt64 = 0
    }

    private let state: Mutex<State>
    private let limits: Profile.Limits
    private let timeScale: Double

    init(limits: Profile.Limits, timeScale: Double) {
        self.limits = limits
        self.timeScale = timeScale
        state = Mutex(State(allowance: Double(limits.messagesPerMinute ?? 0)))
    }

    /// Counts a connection. One that is not let in, because there are too many already, must not be closed here later.
    func open() -> (isAdmitted: Bool, number: Int) {
        state.withLock { state in
            state.sessionCount += 1
            let isAdmitted = state.connectionCount < limits.connections
            if isAdmitted { state.connectionCount += 1 } else { state.breaches.connectionCount += 1 }
            state.peakConnectionCount = max(state.peakConnectionCount, state.connectionCount)
            return (isAdmitted, state.sessionCount)
        }
    }

    func close() { state.withLock { $0.connectionCount -= 1 } }

    /// False where messages come too fast.
    func admitMessage(now: UInt64) -> Bool {
        guard let perMinute = limits.messagesPerMinute else { return true }
        return state.withLock { state in
            let minutes = Double(now &- state.allowanceTime) / 60e9 * timeScale
            state.allowance = min(Double(perMinute), state.allowance + minutes * Double(perMinute))
            state.allowanceTime = now
            guard state.allowance >= 1 else {
                state.breaches.tooFastCount += 1
                return false
            }
            state.allowance -= 1
            return true
        }
    }

    /// The provider denies all its users, or none any more.
    func deny(_ isDenying: Bool) { state.withLock { $0.isDenying = isDenying } }

    var isDenying: Bool { state.withLock(\.isDenying) }

    /// One more message came on a connection than it takes.
    func noteOverlongConnection() { state.withLock { $0.breaches.overlongConnectionCount += 1 } }

    /// Asks a recipient's fate once more.
    func visit(_ recipient: String, fate: Fate, now: UInt64) -> (rcpt: Fate.Answer, content: Fate.Answer) {
        state.withLock { state in
            var entry = state.entries[recipient] ?? Entry()
            if entry.visitCount == 0 { entry.firstVisit = now }
            entry.askedCount += 1
            entry.visitCount += 1
            let elapsed = Duration.seconds(Double(now &- entry.firstVisit) / 1e9 * timeScale)
            let answers = fate.answers(visit: entry.visitCount, elapsed: elapsed)
            // Nothing is promised before the final dot has been answered.
            if entry.acceptedCount == 0 { entry.truth = fate.truthWhileRefused }
            state.entries[recipient] = entry
            return answers
        }
    }

    /// Put off to a message of its own: its fate was not asked.
    func postpone(_ recipient: String) {
        state.withLock { $0.entries[recipient, default: Entry()].askedCount += 1 }
    }

    /// The message was taken for them.
    func accept(_ recipients: [String]) {
        state.withLock { state in
            for recipient in recipients {
                state.entries[recipient, default: Entry()].acceptedCount += 1
                state.entries[recipient]?.truth = .ok
            }
            state.deliveredCount += recipients.count
        }
    }

    /// What came back has reached the sender, who must conclude `truth` from it.
    func noteReturn(_ recipient: String, truth: Truth) {
        state.withLock { state in
            state.entries[recipient, default: Entry()].returnedCount += 1
            state.entries[recipient]?.truth = truth
        }
    }

    /// The most connections that were open at once, and how often a limit was passed.
    func strain() -> (peakConnectionCount: Int, breaches: SimulatorTally.Breaches) {
        state.withLock { ($0.peakConnectionCount, $0.breaches) }
    }

    func snapshot() -> (entries: [String: Entry], sessionCount: Int, deliveredCount: Int) {
        state.withLock { ($0.entries, $0.sessionCount, $0.deliveredCount) }
    }
}
