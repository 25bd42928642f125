internal import Bounce
internal import Mail
public import Spool
internal import Storage

/// How entries leave in each layout. A service's file that holds one cause alone gets the entries of that cause.
extension SuppressionLayout {
    public var header: [String] {
        switch self {
        case .postrider:
            [
                "address", "list", "cause", "created_at", "expires_at", "added_by", "note", "message_id", "reply",
                "include_subdomains", "reason", "rule", "provider", "campaign_id",
            ]
        case .ses: ["EmailAddress", "Reason", "LastUpdateTime"]
        case .sendgrid: ["status", "reason", "email", "created"]
        case .mailgun: ["address", "code", "error", "created_at"]
        case .postmark: ["EmailAddress", "SuppressionReason", "Origin", "CreatedAt"]
        case .plain: ["email"]
        }
    }

    /// `nil` where the layout cannot say it: a service knows no domains, and its files of bounces no complaints.
    public func row(_ record: SuppressionRecord) -> [String]? {
        guard self == .postrider || !record.isDomain else { return nil }
        let time = record.createdAt
        let isBounce = record.cause == .hardBounce || record.cause == .softBounce
        switch self {
        case .postrider:
            return [
                record.address, record.account == nil ? "system" : "account", record.cause.rawValue, time.rfc3339,
                record.expiresAt?.rfc3339 ?? "", record.addedBy, record.note ?? "",
                record.message?.description ?? "", record.reply ?? "", record.includesSubdomains ? "true" : "false",
                record.reason?.rawValue ?? "", record.ruleID ?? "", record.provider ?? "",
                record.campaign?.description ?? "",
            ]
        case .ses:
            return [record.address, record.cause == .complaint ? "COMPLAINT" : "BOUNCE", time.rfc3339]
        case .sendgrid:
            guard isBounce else { return nil }
            return ["", record.reply ?? record.note ?? "", record.address, String(time.microseconds / 1_000_000)]
        case .mailgun:
            guard isBounce else { return nil }
            return [record.address, "550", record.reply ?? record.note ?? "", DateTime(time).rfc5322]
        case .postmark:
            let reason = record.cause == .complaint ? "SpamComplaint" : isBounce ? "HardBounce" : "ManualSuppression"
            let origin = record.cause == .unsubscribe || record.cause == .complaint || isBounce
            return [record.address, reason, origin ? "Recipient" : "Customer", time.rfc3339]
        case .plain:
            return [record.address]
        }
    }
}
