import Mail
import Spool

/// Recipient domains that get less mail for a while, whoever's exchangers take it: those exchangers serve other domains, which
/// are not slowed with it. Pure.
struct DomainBrake: Sendable {
    /// What goes over a domain's rate comes back this late at most.
    static let longestWait = Duration.seconds(300)

    private var gates: [String: RateGate] = [:]
    private let timeScale: Double

    /// - Parameter timeScale: how many times as fast time runs, 1...
    init(timeScale: Double = 1) { self.timeScale = timeScale }

    /// Takes the place of what held before; what has gone to a domain that stays is remembered.
    /// - Parameter rates: by domain, as `DomainName.text` writes it.
    mutating func follow(_ rates: [String: Rate], at now: Timestamp) {
        gates = gates.filter { rates[$0.key] != nil }
        for (domain, rate) in rates where gates[domain]?.rate != rate {
            gates[domain] = RateGate(rate, timeScale: timeScale, after: gates[domain], at: now)
        }
    }

    /// How many of `count` messages to a domain may go now. They are taken to go.
    mutating func pass(_ count: Int, to domain: String, at now: Timestamp) -> Int {
        guard gates[domain] != nil else { return count }
        let passing = min(count, gates[domain]?.room(at: now) ?? count)
        gates[domain]?.take(passing, at: now)
        return passing
    }

    /// They did not go after all, for want of room elsewhere: the next of them need not wait for a turn.
    mutating func putBack(_ count: Int, to domain: String, at now: Timestamp) {
        gates[domain]?.take(-count, at: now)
    }

    /// When so many more are due again: half of them have their turn by then, so that few come in vain and none is late.
    mutating func dueAt(_ count: Int, to domain: String, after now: Timestamp) -> Timestamp {
        guard let opening = gates[domain]?.opensAt(now), let rate = gates[domain]?.rate else { return now }
        let half = Duration.nanoseconds(rate.interval / 2) * min(count, 100_000) / timeScale
        return min(max(opening, now + half), now + Self.longestWait / timeScale)
    }

    /// Domains to which nothing may go now.
    func closed(at now: Timestamp) -> Set<String> {
        var closed: Set<String> = []
        for (domain, gate) in gates {
            var gate = gate
            if gate.room(at: now) == 0 { closed.insert(domain) }
        }
        return closed
    }

    /// When the first of the closed opens; `nil` where none is closed.
    func opensAt(_ now: Timestamp) -> Timestamp? {
        gates.values.compactMap { gate in
            var gate = gate
            return gate.room(at: now) == 0 ? gate.opensAt(now) : nil
        }.min()
    }
}
