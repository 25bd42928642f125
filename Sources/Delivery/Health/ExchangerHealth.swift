import Mail

/// Which addresses of a site failed lately: they are tried last. Back-off 120 s (DESIGN.md section 4), divided by the
/// time scale.
struct ExchangerHealth: Sendable {
    private let rest: Duration
    private var rests: [TimeSpan]
    /// Addresses whose TLS failed lately are spoken to in the clear.
    private var plainTimes: [TimeSpan]

    init(count: Int, timeScale: Double) {
        self.rest = .microseconds(Int64(120_000_000 / max(1, timeScale)))
        self.rests = Array(repeating: .never, count: count)
        self.plainTimes = Array(repeating: .never, count: count)
    }

    func isResting(_ exchanger: Int, at now: Timestamp) -> Bool { rests[exchanger].holds(at: now) }
    func isPlain(_ exchanger: Int, at now: Timestamp) -> Bool { plainTimes[exchanger].holds(at: now) }

    // A session may still speak of an address that a later look-up no longer has: nothing is noted then.

    mutating func failed(_ exchanger: Int, now: Timestamp) {
        if rests.indices.contains(exchanger) { rests[exchanger] = TimeSpan(from: now, for: rest) }
    }

    mutating func failedTLS(_ exchanger: Int, now: Timestamp) {
        if plainTimes.indices.contains(exchanger) { plainTimes[exchanger] = TimeSpan(from: now, for: rest) }
    }

    mutating func succeeded(_ exchanger: Int) {
        if rests.indices.contains(exchanger) { rests[exchanger] = .never }
    }
}
