internal import Postmaster

/// Whether a mailing has gone over a limit that its sender set. Pure.
enum MailingLimits {
    /// Why it is to pause; `nil` where it may go on.
    static func excess(_ plan: MailingPlan, counts: HealthCounts) -> String? {
        guard counts.finished >= MailingPlan.limitFloor else { return nil }
        if let limit = plan.bounceLimit, let rate = counts.bounceRate, rate > limit {
            return "\(counts.bounced) of \(counts.finished) finished messages bounced, over the limit of "
                + percent(limit)
        }
        if let limit = plan.complaintLimit, let rate = counts.complaintRate, rate > limit, counts.complained > 1 {
            return "\(counts.complained) of \(counts.delivered) recipients complained, over the limit of "
                + percent(limit)
        }
        return nil
    }

    /// `0.3 %`
    private static func percent(_ ratio: Double) -> String {
        let tenths = (ratio * 1_000).rounded()
        return tenths == tenths.rounded() && tenths.truncatingRemainder(dividingBy: 10) == 0
            ? "\(Int(tenths / 10)) %" : "\(tenths / 10) %"
    }
}
