import Mail
import Spool

/// Tells people from machines, by what is known of all visits of one message that came together. Pure.
///
/// | what | is | since |
/// | --- | --- | --- |
/// | `HEAD`, or a word that says "in advance" | a scanner | nobody reads so |
/// | a known agent | what it is known as | `KnownAgents` |
/// | an open by nothing but `Mozilla/5.0` | Apple's prefetching | it loads all images, read or not |
/// | an open by Gmail's proxy right after delivery | prefetching | nobody reads so fast |
/// | no agent at all | a scanner | every browser has one |
/// | three different links within five seconds | a scanner | people follow one |
/// | a click within five seconds of delivery, an open within two | a scanner | mail takes longer to reach an eye |
enum VisitorJudge {
    /// From delivery. Source: live-direct-marketing.online, bot-clicks-security-scanners-detect, read 2026-11.
    static let soonestClick = Duration.seconds(5)
    static let soonestOpen = Duration.seconds(2)
    static let soonestRelay = Duration.seconds(10)
    /// Different links within a time that only a machine follows so many in.
    static let manyLinks = 3
    static let manyLinksTime = Duration.seconds(5)

    /// - Parameters:
    ///   - visits: of one message, in the order of their times.
    ///   - deliveredAt: when its server took it; `nil` where that is not known.
    static func judge(_ visits: [LinkVisit], deliveredAt: Timestamp?) -> [(visitor: Visitor, rule: String)] {
        visits.map { visit in
            let (visitor, rule) = judge(visit, among: visits, deliveredAt: deliveredAt)
            return (visitor, "visit.\(rule)")
        }
    }

    private static func judge(
        _ visit: LinkVisit, among visits: [LinkVisit], deliveredAt: Timestamp?
    ) -> (Visitor, String) {
        let isOpen = visit.target == nil
        let age = deliveredAt.map { visit.at - $0 }
        if visit.isHead { return (.scanner, "head") }
        if visit.isPrefetch { return (.prefetch, "prefetch_field") }
        if visit.agent.isEmpty { return (.scanner, "no_agent") }
        if let known = KnownAgents.find(visit.agent) {
            guard known.visitor == .relay, let age, age < soonestRelay else { return (known.visitor, known.rule) }
            return (.prefetch, known.rule + "_early")
        }
        if isOpen, visit.agent == KnownAgents.appleMailPrivacy { return (.prefetch, "apple_mpp") }
        if !isOpen, followsMany(visit, among: visits) { return (.scanner, "all_at_once") }
        if let age, age < (isOpen ? soonestOpen : soonestClick) { return (.scanner, "too_soon") }
        return (.person, "person")
    }

    /// Whether the visit is one of a burst over different links.
    private static func followsMany(_ visit: LinkVisit, among visits: [LinkVisit]) -> Bool {
        let clicks = visits.filter { $0.target != nil }
        return clicks.contains { first in
            let burst = clicks.filter { first.at <= $0.at && $0.at - first.at <= manyLinksTime }
            return first.at <= visit.at && visit.at - first.at <= manyLinksTime
                && Set(burst.map(\.target)).count >= manyLinks
        }
    }
}
