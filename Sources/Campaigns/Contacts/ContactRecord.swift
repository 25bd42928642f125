public import Mail
public import Storage

/// Somebody an account writes to, by address.
public struct ContactRecord: Hashable, Sendable {
    public let key: ContactKey
    public let account: AccountID
    /// As it is written to.
    public let mailbox: Mailbox
    public let state: ContactState
    public let stateAt: Timestamp
    public let stage: ContactStage
    /// Since when; `nil` where it never left `active`.
    public let stageAt: Timestamp?
    public let source: ContactSource
    /// By name; empty ones are missing. A date comes as text.
    public let fields: [String: FieldValue]
    public let createdAt: Timestamp
    /// When fields, tags or lists last changed.
    public let updatedAt: Timestamp
    /// When the owner of the address confirmed it.
    public let confirmedAt: Timestamp?
    public let engagement: ContactEngagement

    /// The normalised spelling, unique within its account.
    public var address: String { mailbox.normalized.description }
}

/// What deliveries told of a contact.
public struct ContactEngagement: Hashable, Sendable {
    public var deliveredAt: Timestamp?
    public var openedAt: Timestamp?
    public var clickedAt: Timestamp?
    /// The last soft or hard bounce.
    public var bouncedAt: Timestamp?
    /// Deliveries since the last sign of life.
    public var unanswered = 0
    /// Campaigns in a row that bounced softly.
    public var softBounces = 0
    /// Messages in a row that bounced hard.
    public var hardBounces = 0

    public init() {}
}

extension ContactRecord {
    static let columns = columns(of: "contact")

    /// In the order `init(row:)` reads them.
    static func columns(of table: String) -> String {
        [
            "key", "account", "address", "mailbox", "state", "state_at", "stage", "stage_at", "source", "origin",
            "fields", "created_at", "updated_at", "confirmed_at", "delivered_at", "opened_at", "clicked_at",
            "bounced_at", "unanswered", "soft_bounces", "hard_bounces",
        ].map { "\(table).\($0)" }.joined(separator: ", ")
    }

    init(row: any Row) {
        key = row.key(0)
        account = row.key(1)
        mailbox = ContactRecord.mailbox(row.textOrNil(3) ?? row.text(2))
        state = ContactState(number: row.integer(4))
        stateAt = Timestamp(microseconds: row.integer(5))
        stage = ContactStage(number: row.integer(6))
        stageAt = row.timeOrNil(7)
        source = ContactSource(ContactSource.Kind(rawValue: row.text(8)) ?? .unknown, origin: row.text(9))
        fields = FieldTable.read(row.text(10))
        createdAt = Timestamp(microseconds: row.integer(11))
        updatedAt = Timestamp(microseconds: row.integer(12))
        confirmedAt = row.timeOrNil(13)
        var engagement = ContactEngagement()
        engagement.deliveredAt = row.timeOrNil(14)
        engagement.openedAt = row.timeOrNil(15)
        engagement.clickedAt = row.timeOrNil(16)
        engagement.bouncedAt = row.timeOrNil(17)
        engagement.unanswered = Int(row.integer(18))
        engagement.softBounces = Int(row.integer(19))
        engagement.hardBounces = Int(row.integer(20))
        self.engagement = engagement
    }

    /// Reads what was checked when it was stored.
    static func mailbox(_ text: String) -> Mailbox {
        guard let mailbox = Mailbox(internationalized: text) else {
            preconditionFailure("the store has a contact whose address nobody wrote")
        }
        return mailbox
    }
}

extension Row {
    func timeOrNil(_ column: Int) -> Timestamp? { integerOrNil(column).map(Timestamp.init(microseconds:)) }
}
