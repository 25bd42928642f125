public import Bounce
public import Mail
public import Storage

/// What a server said to one attempt, in its leanest form: whoever watches over destinations reads them all.
public struct Answer: Sendable {
    public let sequence: EventSequence
    public let at: Timestamp
    public let account: AccountID
    public let campaign: CampaignKey?
    /// Normalised.
    public let address: String
    public let domain: String
    /// `nil` where no exchanger was found.
    public let provider: String?
    public let status: RecipientStatus
    public let reason: Reason
    /// What it says against its address, where the message ended with it.
    public let bounce: AddressBounce?

    public init(
        sequence: EventSequence, at: Timestamp, account: AccountID, campaign: CampaignKey?, address: String,
        domain: String, provider: String?, status: RecipientStatus, reason: Reason, bounce: AddressBounce?
    ) {
        self.sequence = sequence
        self.at = at
        self.account = account
        self.campaign = campaign
        self.address = address
        self.domain = domain
        self.provider = provider
        self.status = status
        self.reason = reason
        self.bounce = bounce
    }
}

/// A piece of the log, and what in it were answers.
public struct AnswerPage: Sendable {
    /// In the order of the log.
    public let answers: [Answer]
    /// The last event that was looked at; `nil`: there was none.
    public let through: EventSequence?
    public let hasMore: Bool
}

extension Spool {
    /// In the order of the log, those behind `after`. What we decided ourselves is none: an end of life, a dropped message.
    /// - Parameter limit: 1...10,000 events.
    public func answers(after place: EventSequence, limit: Int) async throws -> AnswerPage {
        let limit = min(max(limit, 1), 10_000)
        return try await engine.read { connection in
            var last: EventSequence?
            var count = 0
            var answers: [Answer] = []
            try connection.query(Self.answersAfter, [.key(place), .integer(limit)]) { row in
                last = row.key(0)
                count += 1
                if let answer = Answer(row: row) { answers.append(answer) }
            }
            return AnswerPage(answers: answers, through: last, hasMore: count == limit)
        }
    }

    private static let answersAfter = Statement(
        """
        SELECT seq, at, account, campaign, recipient, recipient_domain, provider, status, reason, blame, rule_id, \
        attempt, kind FROM event WHERE seq > $1 ORDER BY seq LIMIT $2
        """)
}

extension Answer {
    fileprivate init?(row: any Row) {
        let status = RecipientStatus(stored: row.integer(7))
        guard row.textOrNil(12) == nil, row.integer(11) > 0, status != .injected, status != .dropped,
            row.textOrNil(10) != LifeVerdict.ruleID
        else { return nil }
        let reason = row.textOrNil(8).flatMap(Reason.init(rawValue:)) ?? .unknown
        let blame = row.textOrNil(9).flatMap(Blame.init(rawValue:)) ?? .none
        self.init(
            sequence: row.key(0), at: Timestamp(microseconds: row.integer(1)), account: row.key(2),
            campaign: row.keyOrNil(3), address: row.text(4), domain: row.text(5), provider: row.textOrNil(6),
            status: status, reason: reason, bounce: AddressBounce(status: status, reason: reason, blame: blame))
    }
}
