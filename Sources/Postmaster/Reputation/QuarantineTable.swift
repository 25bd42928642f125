import Mail
import Spool
import Storage

/// The statements over `quarantine`.
enum QuarantineTable {
    private static let columns =
        """
        q.key, q.account, q.campaign, c.name, q.since, q.kind, q.bounced, q.finished, q.bound, q.decision, \
        q.explanation, q.explained_at, q.explained_by, q.note, q.decided_at, q.decided_by, q.counts, q.had_ended \
        FROM quarantine q JOIN campaign c ON c.key = q.campaign
        """

    static func list(_ filter: QuarantineFilter, on connection: any ReadConnection) throws -> [Quarantine] {
        var conditions = Conditions()
        if let account = filter.account { conditions.add("q.account =", .key(account)) }
        if let campaign = filter.campaign { conditions.add("q.campaign =", .key(campaign)) }
        if let before = filter.before { conditions.add("q.key <", .key(before)) }
        switch filter.state {
        case nil: break
        case .open: conditions.add("q.decision IS NULL")
        case .released, .rejected: conditions.add("q.decision =", .text(filter.state?.rawValue ?? ""))
        }
        let limit = min(max(filter.limit, 1), 1_001)
        let statement = Statement("SELECT \(columns)\(conditions.sql) ORDER BY q.key DESC LIMIT \(limit)")
        return try connection.all(statement, conditions.bindings, read)
    }

    static func open(_ campaign: CampaignKey, account: AccountID?, on connection: any ReadConnection) throws
        -> Quarantine
    {
        var filter = QuarantineFilter()
        filter.account = account
        filter.campaign = campaign
        filter.limit = 1
        guard let newest = try list(filter, on: connection).first else { throw QuarantineError.unknown }
        guard newest.state == .open else { throw QuarantineError.decided(newest.state) }
        return newest
    }

    static func insert(
        _ key: QuarantineKey, _ excess: CampaignExcess, of campaign: CampaignKey, account: AccountID,
        hasEnded: Bool, at now: Timestamp, on connection: any WriteConnection
    ) throws -> Bool {
        try connection.execute(
            insertion,
            [
                .key(key), .key(account), .key(campaign), .text(excess.kind.rawValue), .integer(excess.bounced),
                .integer(excess.finished), .real(excess.bound), .integer(now.microseconds),
                .flag(hasEnded),
            ]) > 0
    }

    /// Whether people ended the campaign for its bounces, or it was judged after its end: then there is no more to say.
    static func isJudged(_ campaign: CampaignKey, on connection: any ReadConnection) throws -> Bool {
        try connection.first(selectJudged, [.key(campaign)]) { _ in true } ?? false
    }

    static func explain(
        _ key: QuarantineKey, _ text: String, at now: Timestamp, by: String, on connection: any WriteConnection
    ) throws {
        try connection.execute(setExplanation, [.key(key), .text(text), .integer(now.microseconds), .text(by)])
    }

    static func decide(
        _ key: QuarantineKey, _ state: Quarantine.State, note: String, isInnocent: Bool, at now: Timestamp, by: String,
        on connection: any WriteConnection
    ) throws {
        try connection.execute(
            setDecision,
            [
                .key(key), .text(state.rawValue), .integer(now.microseconds), .text(by), .text(note),
                .flag(isInnocent),
            ])
    }

    /// Quarantines that speak against the account.
    static func count(of account: AccountID, since: Timestamp, on connection: any ReadConnection) throws -> Int {
        try connection.first(countOfAccount, [.key(account), .integer(since.microseconds)]) { Int($0.integer(0)) } ?? 0
    }

    /// They led to a suspension, and do so once.
    static func spend(_ account: AccountID, on connection: any WriteConnection) throws {
        try connection.execute(clearCounts, [.key(account)])
    }

    /// Rejected campaigns of which mail may still wait.
    static func full(on connection: any ReadConnection) throws -> [(
        key: QuarantineKey, campaign: CampaignKey, account: AccountID
    )] {
        try connection.all(selectFull, []) { ($0.key(0), $0.key(1), $0.key(2)) }
    }

    static func setEmptied(_ key: QuarantineKey, at now: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(setEmpty, [.key(key), .integer(now.microseconds)])
    }

    private static func read(_ row: any Row) -> Quarantine {
        func statement(_ column: Int) -> Quarantine.Statement? {
            guard let text = row.textOrNil(column), let at = row.integerOrNil(column + 1) else { return nil }
            return Quarantine.Statement(
                text: text, at: Timestamp(microseconds: at), by: row.textOrNil(column + 2) ?? "")
        }
        return Quarantine(
            key: row.key(0), account: row.key(1), campaign: row.key(2), campaignName: row.text(3),
            since: Timestamp(microseconds: row.integer(4)),
            excess: CampaignExcess(
                kind: CampaignExcess.Kind(rawValue: row.text(5)) ?? .hard, bounced: Int(row.integer(6)),
                finished: Int(row.integer(7)), bound: row.real(8)),
            state: row.textOrNil(9).flatMap(Quarantine.State.init(rawValue:)) ?? .open, explanation: statement(10),
            decision: statement(13), counts: row.flag(16), hadEnded: row.flag(17))
    }

    private static let insertion = Statement(
        """
        INSERT INTO quarantine (key, account, campaign, kind, bounced, finished, bound, since, counts, had_ended)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)
        ON CONFLICT (campaign) WHERE decision IS NULL DO NOTHING
        """)
    private static let selectJudged = Statement(
        "SELECT 1 FROM quarantine WHERE campaign = $1 AND (decision = 'rejected' OR had_ended = 1) LIMIT 1")
    private static let setExplanation = Statement(
        "UPDATE quarantine SET explanation = $2, explained_at = $3, explained_by = $4 WHERE key = $1")
    private static let setDecision = Statement(
        """
        UPDATE quarantine SET decision = $2, decided_at = $3, decided_by = $4, note = $5,
        counts = CASE WHEN CAST($6 AS BIGINT) = 1 THEN 0 ELSE counts END WHERE key = $1
        """)
    private static let countOfAccount = Statement(
        "SELECT count(*) FROM quarantine WHERE account = $1 AND counts = 1 AND since >= $2")
    private static let clearCounts = Statement("UPDATE quarantine SET counts = 0 WHERE account = $1 AND counts = 1")
    private static let selectFull = Statement(
        """
        SELECT key, campaign, account FROM quarantine WHERE decision = 'rejected' AND emptied_at IS NULL
        ORDER BY key LIMIT 1000
        """)
    private static let setEmpty = Statement("UPDATE quarantine SET emptied_at = $2 WHERE key = $1")
}
