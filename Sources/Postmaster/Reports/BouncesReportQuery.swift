internal import Bounce
internal import Mail
import Storage

/// What a bounces report is asked for (R43).
public struct BouncesReportQuery: Hashable, Sendable {
    /// What rows are gathered under.
    public enum Grouping: String, Sendable, CaseIterable {
        case fromDomain = "from_domain"
        case sourceIP = "source_ip"
        case recipientDomain = "recipient_domain"
        case provider
        case reason
        case replyCode = "reply_code"
        case enhancedCode = "enhanced_code"
        case shape
        case campaign

        /// The value as text, from `bounce_shape`; fixed words, safe inside a statement.
        var column: String {
            switch self {
            case .replyCode: "CAST(code AS TEXT)"
            case .campaign: "CAST(campaign AS TEXT)"
            default: rawValue
            }
        }
    }

    public var filter: BounceFilter
    public var grouping: Grouping
    /// The most frequent rows are kept: 0...100,000. With 0 there are the groups alone.
    public var rowLimit = Self.standardRowLimit

    public static let standardRowLimit = 10_000
    public static let maximumRowLimit = 100_000

    public init(_ filter: BounceFilter = BounceFilter(), by grouping: Grouping = .fromDomain) {
        self.filter = filter
        self.grouping = grouping
    }

    /// The single bounces that `row` counts, as far as the log still has them.
    public func filter(of row: BouncesReport.Row) -> BounceFilter {
        var filter = filter(ofGroup: row.group)
        filter.recipientDomain = row.recipientDomain
        filter.provider = row.provider
        filter.statuses = [row.status]
        filter.reasons = [row.reason]
        filter.replyCode = row.replyCode ?? 0
        filter.enhancedCode = row.enhancedCode
        filter.shape = row.replyShape
        return filter
    }

    /// What `group` counts: asked for again, or one by one.
    /// - Parameter group: `BouncesReport.Group.value`.
    public func filter(ofGroup group: String) -> BounceFilter {
        var filter = filter.overWholeDays
        switch grouping {
        case .fromDomain: filter.fromDomain = group
        case .sourceIP: filter.sourceAddress = group
        case .recipientDomain: filter.recipientDomain = group
        case .provider: filter.provider = group
        case .reason: filter.reasons = Reason(rawValue: group).map { [$0] } ?? filter.reasons
        case .replyCode: filter.replyCode = Int(group) ?? 0
        case .enhancedCode: filter.enhancedCode = group
        case .shape: filter.shape = group
        case .campaign: filter.campaign = CampaignKey(group) ?? CampaignKey(number: 0)
        }
        return filter
    }
}

extension Timestamp {
    /// Days since 1970 (UTC).
    var day: Int64 { seconds / 86_400 }
    /// Hours since 1970.
    var hour: Int64 { seconds / 3_600 }
}
