/// Mail with one purpose, as far as a destination's trouble may be its doing.
struct Stream: Hashable, Sendable {
    let account: Int64
    /// 0: of no campaign.
    let campaign: Int64

    /// All those of a span beyond the first few.
    static let others = Stream(account: -1, campaign: -1)
    /// Streams told apart in one span.
    static let limit = 7
}

/// Whether one sender's list explains a destination's refusals: then they are no incident there.
enum StreamShare {
    /// - Parameters:
    ///   - counts: of the span in which refusals are over `alarm`.
    ///   - least: answers that others must have for a comparison.
    static func explains(
        _ counts: [Stream: RefusalCounts], _ kind: IncidentKind, alarm: Double, least: Int
    ) -> Bool {
        var byAccount: [Int64: RefusalCounts] = [:]
        for (stream, count) in counts { byAccount[stream.account, default: RefusalCounts()] += count }
        if let verdict = rest(of: byAccount, kind, alarm: alarm, least: least) { return verdict }
        return rest(of: counts, kind, alarm: alarm, least: least) ?? false
    }

    /// Whether the others are well without the one that is refused most; `nil` where the others are too few.
    private static func rest<Name: Hashable>(
        of counts: [Name: RefusalCounts], _ kind: IncidentKind, alarm: Double, least: Int
    ) -> Bool? {
        guard let worst = counts.values.max(by: { $0[kind] < $1[kind] }) else { return nil }
        var all = RefusalCounts()
        for count in counts.values { all += count }
        let rest = all - worst
        guard rest.answered >= least else { return nil }
        return rest.share(of: kind) < alarm / 2
    }
}
