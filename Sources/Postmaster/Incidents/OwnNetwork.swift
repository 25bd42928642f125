/// Whether it is our own network that fails. One provider that cannot be reached has an outage; where none of them can be, the
/// fault is on this side, and no destination's habit has changed.
extension IncidentDetector {
    /// Exchangers that must have been tried, each run by somebody else, before all of them together say anything.
    private static let leastHosts = 3
    /// The share of hosts, and of all answers, that failed.
    private static let share = 0.9

    /// True where nine tenths of those who were tried in these spans failed nine times of ten, and so did nine tenths of all
    /// tries.
    func reachesNobody(in spans: ClosedRange<Int64>) -> Bool {
        var hosts: [RefusalCounts] = []
        for (destination, track) in tracks where isHost(destination, track) {
            let counts = track.sum(spans)
            if counts.answered > 0 { hosts.append(counts) }
        }
        let all = hosts.reduce(into: RefusalCounts()) { $0 += $1 }
        guard hosts.count >= Self.leastHosts, all[.outage] >= settings.count, all.share(of: .outage) >= Self.share
        else { return false }
        let failing = hosts.count { $0.share(of: .outage) >= Self.share }
        return Double(failing) >= Double(hosts.count) * Self.share
    }

    /// Whether hardly anybody is reached now. Once it is so, it is so until somebody answers in the present span.
    func hasLostNetwork(before wasLost: Bool) -> Bool {
        if reachesNobody(in: (now - 1)...now) { return true }
        guard wasLost else { return false }
        var present = RefusalCounts()
        for (destination, track) in tracks where isHost(destination, track) { present += track.sum(now...now) }
        return present.share(of: .outage) >= 0.5 || present.answered == 0
    }

    /// Each answer is counted once: for its provider, or where nobody knows whose exchangers serve a domain, for the domain.
    private func isHost(_ destination: Destination, _ track: DestinationTrack) -> Bool {
        destination.provider != nil || track.provider == nil && track.isHeard
    }
}
