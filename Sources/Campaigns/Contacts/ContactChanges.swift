import Mail
import Spool
import Storage

/// What a page of events changes in contacts, in its order. News of one kind that follow each other are written together:
/// nearly all of a campaign's are deliveries.
struct ContactChanges {
    private var statement: Statement?
    private var sets: [[Binding]] = []

    mutating func add(
        _ news: ContactNews, of event: Event, to contact: ContactKey, on connection: any WriteConnection
    ) throws {
        var values: [Binding] = [.key(contact), .integer(event.at.microseconds)]
        switch news {
        case .delivered:
            try collect(Self.delivery, values, on: connection)
        case .softBounced:
            values.append(.key(orNull: event.campaign))
            try collect(Self.softBounce, values, on: connection)
        case .hardBounced(let isSuppressed):
            try collect(Self.hardBounce, values, on: connection)
            if isSuppressed { try move(.hardBounced, contact, event, on: connection) }
        case .complained: try move(.complained, contact, event, on: connection)
        case .unsubscribed: try move(.unsubscribed, contact, event, on: connection)
        case .opened: try collect(Self.open, values, on: connection)
        case .clicked: try collect(Self.click, values, on: connection)
        }
    }

    /// Writes what is collected.
    mutating func flush(on connection: any WriteConnection) throws {
        guard let statement, !sets.isEmpty else { return }
        try connection.send(statement, sets)
        sets = []
    }

    private mutating func collect(
        _ statement: Statement, _ values: [Binding], on connection: any WriteConnection
    ) throws {
        if self.statement != statement { try flush(on: connection) }
        self.statement = statement
        sets.append(values)
    }

    private func move(
        _ occurrence: ContactOccurrence, _ contact: ContactKey, _ event: Event, on connection: any WriteConnection
    ) throws {
        let move = ContactMove(
            contact: contact, occurrence: occurrence, at: event.at,
            by: occurrence == .unsubscribed || occurrence == .complained ? "person" : "delivery",
            event: event.sequence)
        _ = try ContactHistory.apply(move, on: connection)
    }

    private static let delivery = Statement(
        """
        UPDATE contact SET delivered_at = $2, unanswered = unanswered + 1, soft_bounces = 0, soft_campaign = NULL, \
        hard_bounces = 0 WHERE key = $1
        """)
    /// Bounces of one campaign count once, however many of its mails came back.
    private static let softBounce = Statement(
        """
        UPDATE contact SET bounced_at = $2, soft_campaign = CAST($3 AS BIGINT), soft_bounces = soft_bounces + \
        (CASE WHEN soft_campaign = CAST($3 AS BIGINT) THEN 0 ELSE 1 END) WHERE key = $1
        """)
    private static let hardBounce = Statement(
        "UPDATE contact SET bounced_at = $2, hard_bounces = hard_bounces + 1 WHERE key = $1")
    /// A sign of life ends any silence.
    private static let open = Statement(
        """
        UPDATE contact SET opened_at = $2, unanswered = 0, stage_at = (CASE WHEN stage > 0 THEN $2 ELSE stage_at END), \
        stage = 0 WHERE key = $1
        """)
    private static let click = Statement(
        """
        UPDATE contact SET clicked_at = $2, unanswered = 0, stage_at = (CASE WHEN stage > 0 THEN $2 ELSE stage_at END), \
        stage = 0 WHERE key = $1
        """)
}
