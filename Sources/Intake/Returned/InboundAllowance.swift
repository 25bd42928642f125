import NIOCore

/// How many mails one network may bring in a minute. Whoever brings more is asked to come later.
struct InboundAllowance {
    static let window = TimeAmount.minutes(1)
    /// Networks remembered; the oldest counts go when there are more.
    static let siteLimit = 10_000

    private struct Count {
        var mails: Int
        var since: NIODeadline
    }

    /// `nil`: any number.
    let perMinute: Int?
    private var counts: [InternetAddress: Count] = [:]

    init(perMinute: Int?) { self.perMinute = perMinute }

    var siteCount: Int { counts.count }

    /// Counts a mail from `address`.
    /// - Returns: false where it is one too many.
    mutating func take(_ address: InternetAddress, now: NIODeadline) -> Bool {
        guard let perMinute else { return true }
        let site = address.site
        if counts[site] == nil, counts.count >= InboundAllowance.siteLimit { forgetOld(now: now) }
        var count = counts[site] ?? Count(mails: 0, since: now)
        if now - count.since >= InboundAllowance.window { count = Count(mails: 0, since: now) }
        guard count.mails < perMinute else { return false }
        count.mails += 1
        counts[site] = count
        return true
    }

    private mutating func forgetOld(now: NIODeadline) {
        counts = counts.filter { now - $0.value.since < InboundAllowance.window }
        if counts.count >= InboundAllowance.siteLimit { counts.removeAll() }
    }
}
