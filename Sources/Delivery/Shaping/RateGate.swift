import Mail
import Spool

/// Lets through what a rate allows, by the time at which the next is due if all had come evenly. A few integers, whatever
/// the rate. Source: the generic cell rate algorithm, ITU-T I.371 annex A, as virtual scheduling.
struct RateGate: Sendable {
    let rate: Rate
    /// Nanoseconds.
    private let interval: Int64
    private let tolerance: Int64
    /// When the next is due, in nanoseconds since 1970.
    private var dueAt = Self.longAgo
    private var seenAt = Self.longAgo
    private static let longAgo = Int64.min / 4

    /// - Parameter timeScale: how many times as fast time runs, 1...
    init(_ rate: Rate, timeScale: Double = 1) {
        self.rate = rate
        interval = max(1, Int64((Double(rate.interval) / max(1, timeScale)).rounded(.up)))
        tolerance = interval * Int64(rate.burst - 1)
    }

    /// A new rate in place of an old one: what went before is not forgotten, and is not held against it for longer than the
    /// new rate would.
    init(_ rate: Rate, timeScale: Double, after old: RateGate?, at now: Timestamp) {
        self.init(rate, timeScale: timeScale)
        guard var old else { return }
        seenAt = old.see(now)
        dueAt = min(old.dueAt, seenAt + interval * Int64(rate.burst))
    }

    /// Nothing has gone for so long that it makes no difference any more.
    mutating func isUnused(at now: Timestamp) -> Bool {
        let present = see(now)
        return present >= dueAt
    }

    /// How many may go at once, 0...`rate.burst`.
    mutating func room(at now: Timestamp) -> Int {
        let present = see(now)
        let early = present - dueAt + tolerance
        return early < 0 ? 0 : Int(min(Int64(rate.burst), early / interval + 1))
    }

    /// When the next may go; a moment that is not after `now` means at once.
    mutating func opensAt(_ now: Timestamp) -> Timestamp {
        let present = see(now)
        let wait = dueAt - tolerance - present
        return wait <= 0 ? now : now + .microseconds((wait + 999) / 1_000)
    }

    /// They go, whether there was room or not: what is too much is waited for afterwards.
    mutating func take(_ count: Int, at now: Timestamp) {
        let present = see(now)
        dueAt = max(dueAt, present) + interval * Int64(count)
    }

    /// A clock that was set back has let no time go by.
    private mutating func see(_ now: Timestamp) -> Int64 {
        let present = min(max(now.microseconds, Int64.min / 4_000), Int64.max / 4_000) * 1_000
        if present < seenAt { dueAt = max(Self.longAgo, dueAt - (seenAt - present)) }
        seenAt = present
        return present
    }
}
