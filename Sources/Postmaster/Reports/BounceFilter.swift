public import Bounce
public import Mail
internal import Spool
public import Storage

/// Which bounces are meant: those that the report counts, and the single ones behind its rows. Every field narrows.
///
/// Where there was none (no source address, no reply), a text is empty and a number 0; that can be asked for, too.
public struct BounceFilter: Hashable, Sendable {
    public var account: AccountID?
    public var campaign: CampaignKey?
    /// The report counts by days (UTC): the day in which it lies is the first one counted.
    public var since: Timestamp?
    /// Before it; the day in which the moment before lies is the last one that the report counts.
    public var until: Timestamp?
    /// Of `refusals`; empty: the three final ones.
    public var statuses: Set<RecipientStatus> = []
    public var reasons: Set<Reason> = []
    public var fromDomain: String?
    public var sourceAddress: String?
    public var recipientDomain: String?
    public var provider: String?
    /// 200...599, or 0.
    public var replyCode: Int?
    public var enhancedCode: String?
    /// What `ReplyShape` makes of the server's words.
    public var shape: String?

    /// What can be asked for: a refusal for now, or for good.
    public static let refusals: [RecipientStatus] = [.deferred, .softBounce, .hardBounce, .spamBounce]
    static let finalRefusals: Set<RecipientStatus> = [.softBounce, .hardBounce, .spamBounce]

    public init() {}

    var wantedStatuses: Set<RecipientStatus> { statuses.isEmpty ? Self.finalRefusals : statuses }

    /// The same over whole days, so that it finds one by one what the report counts.
    public var overWholeDays: BounceFilter {
        var filter = self
        filter.since = since.map { Timestamp(microseconds: $0.day * Self.dayLength) }
        filter.until = until.map { Timestamp(microseconds: (($0 - .microseconds(1)).day + 1) * Self.dayLength) }
        return filter
    }

    /// In microseconds.
    private static let dayLength: Int64 = 86_400_000_000

    /// Conditions on `bounce_shape`.
    var conditions: Conditions {
        var conditions = Conditions()
        if let account { conditions.add("account =", .integer(account.number)) }
        if let campaign { conditions.add("campaign =", .integer(campaign.number)) }
        if let since { conditions.add("day >=", .integer(since.day)) }
        if let until { conditions.add("day <=", .integer((until - .microseconds(1)).day)) }
        conditions.add("status", isIn: wantedStatuses.map(\.storedNumber).sorted().map { .integer($0) })
        if !reasons.isEmpty { conditions.add("reason", isIn: reasons.map(\.rawValue).sorted().map { .text($0) }) }
        if let fromDomain { conditions.add("from_domain =", .text(fromDomain)) }
        if let sourceAddress { conditions.add("source_ip =", .text(sourceAddress)) }
        if let recipientDomain { conditions.add("recipient_domain =", .text(recipientDomain)) }
        if let provider { conditions.add("provider =", .text(provider)) }
        if let replyCode { conditions.add("code =", .integer(replyCode)) }
        if let enhancedCode { conditions.add("enhanced_code =", .text(enhancedCode)) }
        if let shape { conditions.add("shape =", .text(shape)) }
        return conditions
    }

    /// All but `shape`, on the log.
    var events: EventFilter {
        var filter = EventFilter()
        filter.account = account
        filter.campaign = campaign
        filter.since = since
        filter.until = until
        filter.statuses = wantedStatuses
        filter.changesOnly = true
        filter.reasons = reasons
        filter.fromDomain = fromDomain
        filter.sourceAddress = sourceAddress
        filter.recipientDomain = recipientDomain
        filter.provider = provider
        filter.replyCode = replyCode
        filter.enhancedCode = enhancedCode
        return filter
    }
}
