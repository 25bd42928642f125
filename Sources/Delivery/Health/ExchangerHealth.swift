import Mail

/// Which addresses of a site failed lately: they are tried last. Back-off 120 s (DESIGN.md section 4), divided by the
/// time scale.
struct ExchangerHealth: Sendable {
    private let rest: Duration
    private var restingUntil: [Timestamp]
    /// Addresses whose TLS failed lately are spoken to in the clear.
    private var plainUntil: [Timestamp]

    init(count: Int, timeScale: Double) {
        self.rest = .microseconds(Int64(120_000_000 / max(1, timeScale)))
        self.restingUntil = Array(repeating: .zero, count: count)
        self.plainUntil = Array(repeating: .zero, count: count)
    }

    func isResting(_ exchanger: Int, at now: Timestamp) -> Bool { now < restingUntil[exchanger] }
    func isPlain(_ exchanger: Int, at now: Timestamp) -> Bool { now < plainUntil[exchanger] }

    // A session may still speak of an address that a later look-up no longer has: nothing is noted then.

    mutating func failed(_ exchanger: Int, now: Timestamp) {
        if restingUntil.indices.contains(exchanger) { restingUntil[exchanger] = now + rest }
    }

    mutating func failedTLS(_ exchanger: Int, now: Timestamp) {
        if plainUntil.indices.contains(exchanger) { plainUntil[exchanger] = now + rest }
    }

    mutating func succeeded(_ exchanger: Int) {
        if restingUntil.indices.contains(exchanger) { restingUntil[exchanger] = .zero }
    }
}
