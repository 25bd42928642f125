import Mail

/// Who may be asked when: conversations at once and a minute with each provider's exchangers, and how long one is left alone
/// that turned us away. Pure; the caller says what time it is.
struct ProbeGate: Sendable {
    enum Permit: Hashable, Sendable {
        case now
        case at(Timestamp)
        /// It turned us away: nobody asks before then.
        case turnedAway(until: Timestamp, why: String)
    }

    private struct Site: Sendable {
        var openCount = 0
        /// Conversations that may begin now, and when that was so.
        var allowance: Double
        var countedAt: Timestamp
        var pausedUntil: Timestamp?
        var why = ""
        var pauseCount = 0
    }

    /// Providers remembered.
    static let limit = 20_000
    /// The longest pause.
    static let longestPause = Duration.seconds(86_400)
    /// How long to wait for a conversation to end.
    static let turn = Duration.seconds(1)

    private let perMinute: Double
    private let burst: Double
    private let connections: Int
    private let pause: Duration
    private var sites: [String: Site] = [:]

    init(_ settings: ProbeSettings) {
        perMinute = Double(max(1, settings.perMinute))
        burst = Double(max(1, settings.burst))
        connections = max(1, settings.connections)
        pause = max(.seconds(1), settings.pause)
    }

    /// Begins a conversation where the answer is `now`; `closed` must be called for it.
    mutating func enter(_ name: String, at now: Timestamp) -> Permit {
        makeRoom(at: now)
        var site = sites[name] ?? Site(allowance: burst, countedAt: now)
        defer { sites[name] = site }
        if let until = site.pausedUntil, now < until { return .turnedAway(until: until, why: site.why) }
        refill(&site, at: now)
        guard site.openCount < connections else { return .at(now + Self.turn) }
        guard site.allowance >= 1 else {
            return .at(now + .seconds((1 - site.allowance) * 60 / perMinute) + .milliseconds(1))
        }
        site.allowance -= 1
        site.openCount += 1
        return .now
    }

    /// Begins another conversation in place of one that came to nothing, whatever the limits say; `closed` must be called for
    /// it as well.
    mutating func goesOn(_ name: String, at now: Timestamp) {
        var site = sites[name] ?? Site(allowance: burst, countedAt: now)
        refill(&site, at: now)
        site.allowance -= 1
        site.openCount += 1
        sites[name] = site
    }

    mutating func closed(_ name: String) {
        guard let site = sites[name] else { return }
        sites[name]?.openCount = max(0, site.openCount - 1)
    }

    /// Leaves it alone for a while, twice as long as the last time where nothing good came between.
    /// - Parameter asked: the time the server asked for, at most a day.
    mutating func turnedAway(_ name: String, why: String, asked: Duration?, at now: Timestamp) {
        var site = sites[name] ?? Site(allowance: 0, countedAt: now)
        let own = pause * (1 << min(site.pauseCount, 10))
        site.pauseCount += 1
        site.pausedUntil = now + min(max(own, asked ?? .zero), Self.longestPause)
        site.why = why
        sites[name] = site
    }

    /// It spoke of the mailbox: whatever it had against us is over.
    mutating func welcomed(_ name: String) { sites[name]?.pauseCount = 0 }

    private func refill(_ site: inout Site, at now: Timestamp) {
        let minutes = max(0, Double((now - site.countedAt).microseconds) / 60e6)
        site.allowance = min(burst, site.allowance + minutes * perMinute)
        site.countedAt = now
    }

    /// Those that nothing is remembered of but that they may be asked.
    private mutating func makeRoom(at now: Timestamp) {
        guard sites.count >= Self.limit else { return }
        let fresh = Duration.seconds(60 * burst / perMinute)
        sites = sites.filter {
            $0.value.openCount > 0 || ($0.value.pausedUntil ?? .zero) > now || now - $0.value.countedAt < fresh
        }
        if sites.count >= Self.limit { sites = sites.filter { $0.value.openCount > 0 } }
    }
}
