internal import Postmaster

/// Whether a mailing has gone over a limit that its sender set. Pure.
enum MailingLimits {
    /// Why it is to pause; `nil` where it may go on.
    static func excess(_ plan: MailingPlan, counts: HealthCounts) -> String? {
        guard counts.finished >= MailingPlan.limitFloor else { return nil }
        if let limit = plan.bounceLimit, let rate = counts.bounceRate, rate > limit {
            return "\(counts.bounced) of \(counts.finished) finished messages bounced, over the limit of "
                + PercentText.of(limit)
        }
        if let limit = plan.complaintLimit, let rate = counts.complaintRate, rate > limit, counts.complained > 1 {
            return "\(counts.complained) of \(counts.delivered) recipients complained, over the limit of "
                + PercentText.of(limit)
        }
        return nil
    }
}
