import Mail

/// Counts failed sign-ins: by where they come from, by whom they are for, and by both. One site that guesses is stopped
/// early and locks nobody else out; many sites that guess at one person are stopped late. Pure: told the time.
struct SignInThrottle: Sendable {
    static let window = Duration.seconds(15 * 60)
    /// Failures within the window.
    static let pairLimit = 5
    static let originLimit = 30
    static let personLimit = 100
    /// Counts remembered; the oldest go when there are more.
    static let countLimit = 20_000

    private struct Place: Hashable {
        let origin: String
        let person: String
    }

    private struct Count {
        var failures: Int
        var since: Timestamp
    }

    private var counts: [Place: Count] = [:]

    var count: Int { counts.count }

    /// `nil`: it may be tried. Otherwise when it may.
    func blockedUntil(origin: String, person: String, now: Timestamp) -> Timestamp? {
        Self.places(origin, person).compactMap { place, limit in
            guard let count = counts[place], count.failures >= limit else { return nil }
            let end = count.since + Self.window
            return end > now ? end : nil
        }.max()
    }

    mutating func noteFailure(origin: String, person: String, now: Timestamp) {
        if counts.count >= Self.countLimit { forgetOld(now: now) }
        for (place, _) in Self.places(origin, person) {
            var count = counts[place] ?? Count(failures: 0, since: now)
            if now - count.since >= Self.window { count = Count(failures: 0, since: now) }
            count.failures += 1
            counts[place] = count
        }
    }

    /// It was no failure after all.
    mutating func takeBack(origin: String, person: String) {
        for (place, _) in Self.places(origin, person) {
            guard let failures = counts[place]?.failures else { continue }
            if failures > 1 { counts[place]?.failures = failures - 1 } else { counts[place] = nil }
        }
    }

    /// The same, and what failed before is forgiven to the person there; not to the site.
    mutating func noteSuccess(origin: String, person: String) {
        takeBack(origin: origin, person: person)
        counts[Place(origin: origin, person: person)] = nil
    }

    private static func places(_ origin: String, _ person: String) -> [(Place, Int)] {
        [
            (Place(origin: origin, person: person), pairLimit), (Place(origin: origin, person: ""), originLimit),
            (Place(origin: "", person: person), personLimit),
        ]
    }

    private mutating func forgetOld(now: Timestamp) {
        counts = counts.filter { now - $0.value.since < Self.window }
        if counts.count >= Self.countLimit { counts.removeAll() }
    }
}
