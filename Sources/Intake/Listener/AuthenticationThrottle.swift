import NIOCore

/// Counts failed logins by where they come from. A key's 160 bits cannot be guessed; what is kept small is the work and
/// the log that guessing makes.
struct AuthenticationThrottle {
    /// Failures within `window` after which a site waits.
    static let failureLimit = 10
    static let window = TimeAmount.minutes(1)
    /// Sites remembered; the oldest counts go when there are more.
    static let siteLimit = 10_000

    private struct Count {
        var failures: Int
        var since: NIODeadline
    }

    private var counts: [InternetAddress: Count] = [:]

    var siteCount: Int { counts.count }

    /// False while the site has too many failures behind it.
    func mayTry(_ address: InternetAddress, now: NIODeadline) -> Bool {
        guard let count = counts[address.site], now - count.since < AuthenticationThrottle.window else { return true }
        return count.failures < AuthenticationThrottle.failureLimit
    }

    mutating func noteFailure(of address: InternetAddress, now: NIODeadline) {
        if counts.count >= AuthenticationThrottle.siteLimit { forgetOld(now: now) }
        var count = counts[address.site] ?? Count(failures: 0, since: now)
        if now - count.since >= AuthenticationThrottle.window { count = Count(failures: 0, since: now) }
        count.failures += 1
        counts[address.site] = count
    }

    mutating func noteSuccess(of address: InternetAddress) { counts[address.site] = nil }

    private mutating func forgetOld(now: NIODeadline) {
        counts = counts.filter { now - $0.value.since < AuthenticationThrottle.window }
        if counts.count >= AuthenticationThrottle.siteLimit { counts.removeAll() }
    }
}
