internal import Intake
internal import Mail
internal import Spool
internal import Storage

/// The statements over `mailing`, inside one transaction.
enum MailingTable {
    private static let columns = """
        m.campaign, m.account, c.name, m.template, m.version, m.from_address, m.from_name, m.reply_to, m.audience, \
        m.audience_key, m.starts_at, m.per_hour, m.tracking, m.bounce_limit, m.complaint_limit, m.recipient_count, \
        m.created_by, m.started_at, m.ended_at, c.created_at, c.state, \
        (SELECT max(h.cause) FROM hold h WHERE h.account = m.account AND h.campaign = m.campaign), \
        f.place, f.accepted_count, f.dropped_count, f.rejected_count, f.is_complete
        FROM mailing m JOIN campaign c ON c.key = m.campaign JOIN feed f ON f.campaign = m.campaign
        """

    static func insert(_ mailing: Mailing, on connection: any WriteConnection) throws {
        let plan = mailing.plan
        let tracking = plan.tracking ?? .all
        let isNew = try connection.execute(
            insertCampaign,
            [
                .key(mailing.campaign), .key(mailing.account), .text(plan.name),
                .integer(mailing.createdAt.microseconds), .text(mailing.state.rawValue),
            ])
        guard isNew == 1 else { throw MailingError.nameTaken }
        try connection.execute(
            insertMailing,
            [
                .key(mailing.campaign), .key(mailing.account), .key(plan.template), .integer(mailing.version),
                .text(plan.from.mailbox.description), .text(orNull: plan.from.name),
                .text(orNull: plan.replyTo?.description), .text(plan.audience.name), .integer(plan.audience.number),
                .integer(orNull: plan.startsAt?.microseconds), .integer(orNull: plan.perHour.map(Int64.init)),
                .integer((tracking.opens ? 1 : 0) + (tracking.clicks ? 2 : 0)),
                plan.bounceLimit.map(Binding.real) ?? .null, plan.complaintLimit.map(Binding.real) ?? .null,
                .integer(orNull: mailing.recipientCount.map(Int64.init)), .text(mailing.createdBy),
            ])
        try Spool.beginFeed(mailing.campaign, on: connection)
    }

    /// Whether the list or the segment is there, and the account's.
    static func isKnown(
        _ audience: MailingAudience, of account: AccountID, on connection: any ReadConnection
    ) throws -> Bool {
        switch audience {
        case .list(let key): try ListTable.find(key, account: account, on: connection) != nil
        case .segment(let key): try SegmentTable.find(key, account: account, on: connection) != nil
        case .file: true
        }
    }

    /// - Throws: `MailingError.nameTaken`.
    static func revise(
        _ mailing: Mailing, to plan: MailingPlan, version: Int, recipientCount: Int?,
        on connection: any WriteConnection
    ) throws {
        let place: [Binding] = [.key(mailing.campaign), .key(mailing.account), .text(plan.name)]
        guard try connection.first(selectNamesake, place, { $0.integer(0) }) == nil else {
            throw MailingError.nameTaken
        }
        try connection.execute(rename, place)
        try connection.execute(
            setPlan,
            [
                .key(mailing.campaign), .key(plan.template), .integer(version), .text(plan.from.mailbox.description),
                .text(orNull: plan.from.name), .text(orNull: plan.replyTo?.description), .text(plan.audience.name),
                .integer(plan.audience.number), .integer(orNull: plan.perHour.map(Int64.init)),
                .integer(orNull: recipientCount.map(Int64.init)),
            ])
    }

    static func find(
        _ campaign: CampaignKey, account: AccountID, on connection: any ReadConnection
    ) throws -> Mailing? {
        try connection.first(selectOne, [.key(campaign), .key(account)], read)
    }

    /// Newest first.
    static func page(
        account: AccountID, before: CampaignKey?, limit: Int, on connection: any ReadConnection
    ) throws -> [Mailing] {
        try connection.all(
            selectPage, [.key(account), .integer(before?.number ?? .max), .integer(limit)], read)
    }

    /// Everybody's that want attention: scheduled, running, or stopped and not yet at an end.
    static func open(on connection: any ReadConnection) throws -> [Mailing] { try connection.all(selectOpen, [], read) }

    static func begin(_ campaign: CampaignKey, at now: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(setStarted, [.key(campaign), .integer(now.microseconds)])
    }

    static func end(_ campaign: CampaignKey, at now: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(setEnded, [.key(campaign), .integer(now.microseconds)])
    }

    static func schedule(_ campaign: CampaignKey, at time: Timestamp?, on connection: any WriteConnection) throws {
        try connection.execute(setSchedule, [.key(campaign), .integer(orNull: time?.microseconds)])
    }

    static func pace(_ campaign: CampaignKey, perHour: Int?, on connection: any WriteConnection) throws {
        try connection.execute(setPace, [.key(campaign), .integer(orNull: perHour.map(Int64.init))])
    }

    static func count(_ campaign: CampaignKey, _ count: Int, on connection: any WriteConnection) throws {
        try connection.execute(setCount, [.key(campaign), .integer(count)])
    }

    private static func read(_ row: any Row) throws -> Mailing {
        var progress = FeedProgress()
        progress.place = row.integer(22)
        progress.acceptedCount = Int(row.integer(23))
        progress.droppedCount = Int(row.integer(24))
        progress.rejectedCount = Int(row.integer(25))
        progress.isComplete = row.flag(26)
        return Mailing(
            campaign: row.key(0), account: row.key(1), plan: try plan(row), version: Int(row.integer(4)),
            state: CampaignState(stored: row.text(20), hold: row.textOrNil(21)),
            createdAt: Timestamp(microseconds: row.integer(19)), createdBy: row.text(16),
            startedAt: row.integerOrNil(17).map(Timestamp.init(microseconds:)),
            endedAt: row.integerOrNil(18).map(Timestamp.init(microseconds:)),
            recipientCount: row.integerOrNil(15).map(Int.init), progress: progress)
    }

    private static func plan(_ row: any Row) throws -> MailingPlan {
        guard let from = Mailbox(internationalized: row.text(5)) else {
            throw EngineError.failed("a mailing's author is no mailbox")
        }
        var plan = MailingPlan(
            name: row.text(2), template: row.key(3), from: NamedMailbox(mailbox: from, name: row.textOrNil(6)),
            audience: MailingAudience(name: row.text(8), number: row.integer(9)))
        plan.version = Int(row.integer(4))
        plan.replyTo = row.textOrNil(7).flatMap { Mailbox(internationalized: $0) }
        plan.startsAt = row.integerOrNil(10).map(Timestamp.init(microseconds:))
        plan.perHour = row.integerOrNil(11).map(Int.init)
        plan.tracking = LetterTracking(opens: row.integer(12) & 1 != 0, clicks: row.integer(12) & 2 != 0)
        plan.bounceLimit = row.realOrNil(13)
        plan.complaintLimit = row.realOrNil(14)
        return plan
    }

    private static let insertCampaign = Statement(
        """
        INSERT INTO campaign (key, account, name, created_at, state) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, name) DO NOTHING
        """)
    private static let insertMailing = Statement(
        """
        INSERT INTO mailing (campaign, account, template, version, from_address, from_name, reply_to, audience, \
        audience_key, starts_at, per_hour, tracking, bounce_limit, complaint_limit, recipient_count, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """)
    private static let selectNamesake = Statement(
        "SELECT key FROM campaign WHERE key <> $1 AND account = $2 AND name = $3")
    private static let rename = Statement("UPDATE campaign SET name = $3 WHERE key = $1 AND account = $2")
    private static let setPlan = Statement(
        """
        UPDATE mailing SET template = $2, version = $3, from_address = $4, from_name = $5, reply_to = $6, \
        audience = $7, audience_key = $8, per_hour = $9, recipient_count = $10 WHERE campaign = $1
        """)
    private static let selectOne = Statement("SELECT \(columns) WHERE m.campaign = $1 AND m.account = $2")
    private static let selectPage = Statement(
        "SELECT \(columns) WHERE m.account = $1 AND m.campaign < $2 ORDER BY m.campaign DESC LIMIT $3")
    private static let selectOpen = Statement(
        """
        SELECT \(columns) WHERE c.state IN ('scheduled', 'running', 'stopped') AND m.ended_at IS NULL
        ORDER BY m.campaign
        """)
    private static let setStarted = Statement(
        "UPDATE mailing SET started_at = coalesce(started_at, $2) WHERE campaign = $1")
    private static let setEnded = Statement("UPDATE mailing SET ended_at = $2 WHERE campaign = $1")
    private static let setSchedule = Statement("UPDATE mailing SET starts_at = $2 WHERE campaign = $1")
    private static let setPace = Statement("UPDATE mailing SET per_hour = $2 WHERE campaign = $1")
    private static let setCount = Statement("UPDATE mailing SET recipient_count = $2 WHERE campaign = $1")
}

extension MailingAudience {
    fileprivate var name: String {
        switch self {
        case .list: "list"
        case .segment: "segment"
        case .file: "file"
        }
    }

    fileprivate var number: Int64 {
        switch self {
        case .list(let key): key.number
        case .segment(let key): key.number
        case .file: 0
        }
    }

    fileprivate init(name: String, number: Int64) {
        switch name {
        case "list": self = .list(ListKey(number: number))
        case "segment": self = .segment(SegmentKey(number: number))
        default: self = .file
        }
    }
}
