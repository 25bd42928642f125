import Mail

/// A span of time for which something holds: a site is left alone, a record is believed. A clock that is set back to before
/// it began ends it; else a jump by a day would close a site for a day.
struct TimeSpan: Hashable, Sendable {
    /// Over before it began.
    static let never = TimeSpan(from: .zero, until: .zero)

    let from: Timestamp
    /// Exclusive.
    let until: Timestamp

    init(from: Timestamp, until: Timestamp) {
        self.from = from
        self.until = until
    }

    init(from: Timestamp, for duration: Duration) { self.init(from: from, until: from + duration) }

    func holds(at now: Timestamp) -> Bool { from <= now && now < until }
}
