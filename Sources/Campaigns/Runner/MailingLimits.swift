internal import Bounce
internal import Spool

/// Whether a mailing has gone over a limit that its sender set. Pure.
enum MailingLimits {
    /// Why it is to pause; `nil` where it may go on.
    static func excess(
        _ plan: MailingPlan, counts: [RecipientStatus: Int], complaintCount: Int
    ) -> String? {
        let delivered = counts[.ok] ?? 0
        let refused = [RecipientStatus.softBounce, .hardBounce, .spamBounce].reduce(0) { $0 + (counts[$1] ?? 0) }
        let finished = delivered + refused
        guard finished >= MailingPlan.limitFloor else { return nil }
        if let limit = plan.bounceLimit, Double(refused) > limit * Double(finished) {
            return "\(refused) of \(finished) finished messages bounced, over the limit of \(percent(limit))"
        }
        if let limit = plan.complaintLimit, delivered > 0, Double(complaintCount) > limit * Double(delivered),
            complaintCount > 1
        {
            return "\(complaintCount) of \(delivered) recipients complained, over the limit of \(percent(limit))"
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
