internal import Bounce
internal import Mail
internal import Storage

/// Writes what people did with messages, in one commit: events behind the messages' others, who did what, and the counts.
struct EngagementLedger {
    /// A message, as the commit has changed it so far.
    private struct Place {
        let row: LateRow
        var lastEvent: EventSequence
        var seen: EngagementMark
    }

    private let connection: any WriteConnection
    private var places: [MessageKey: Place] = [:]
    private var events: [[Binding]] = []
    private var tally = EngagementTally()

    init(on connection: any WriteConnection) { self.connection = connection }

    /// - Returns: those whose message is on its way to a server just now, which are to come again; those whose message is
    ///   gone are let go.
    mutating func write(_ engagements: [NewEngagement]) throws -> [NewEngagement] {
        var postponed: [NewEngagement] = []
        var work: [NewEngagement] = []
        for engagement in engagements {
            guard let row = try place(of: engagement.message)?.row else { continue }
            if row.lease ?? 0 > 0 { postponed.append(engagement) } else { work.append(engagement) }
        }
        guard !work.isEmpty else { return postponed }
        let first = try EventLog.take(work.count, on: connection)
        for (index, engagement) in work.enumerated() {
            note(engagement, event: EventSequence(number: first + Int64(index)))
        }
        try finish()
        return postponed
    }

    /// - Returns: the event, its message's facts, and false where the message's recipient had done the same before; `nil`
    ///   where the message is gone or on its way.
    mutating func unsubscribe(
        _ message: MessageKey, _ engagement: Engagement, ruleID: String, at: Timestamp
    ) throws -> (event: EventSequence, row: LateRow, isFirst: Bool)? {
        guard let place = try place(of: message), place.row.lease ?? 0 == 0 else { return nil }
        let event = EventSequence(number: try EventLog.take(1, on: connection))
        let isFirst = !place.seen.contains(.unsubscribed)
        append(.unsubscribed, engagement, ruleID: ruleID, at: at, of: message, event: event)
        places[message]?.seen.insert(.unsubscribed)
        tally.add(.unsubscribed, by: EngagementTally.human, isFirst: isFirst, at: at, of: place.row)
        try finish()
        return (event, place.row, isFirst)
    }

    private mutating func place(of message: MessageKey) throws -> Place? {
        if let known = places[message] { return known }
        guard let row = try LateRow.read(message, on: connection) else { return nil }
        let seen = try connection.first(Self.selectSeen, [.key(message)]) { $0.integer(0) } ?? 0
        let place = Place(row: row, lastEvent: row.lastEvent, seen: EngagementMark(rawValue: seen))
        places[message] = place
        return place
    }

    private mutating func note(_ new: NewEngagement, event: EventSequence) {
        guard let place = places[new.message] else { return }
        let visitor = new.engagement.visitor
        let mark = EngagementMark(new.kind, by: visitor)
        tally.add(new.kind, by: visitor.rawValue, isFirst: !place.seen.contains(mark), at: new.at, of: place.row)
        places[new.message]?.seen.insert(mark)
        if !visitor.isMachine {
            let human = EngagementMark.human(new.kind)
            tally.add(
                new.kind, by: EngagementTally.human, isFirst: !place.seen.contains(human), at: new.at, of: place.row)
            places[new.message]?.seen.insert(human)
        }
        if new.kind == .clicked, let url = new.engagement.target { tally.follow(url, by: visitor, of: place.row) }
        append(new.kind, new.engagement, ruleID: new.ruleID, at: new.at, of: new.message, event: event)
    }

    private mutating func append(
        _ kind: EventKind, _ engagement: Engagement, ruleID: String, at: Timestamp, of message: MessageKey,
        event: EventSequence
    ) {
        guard let place = places[message] else { return }
        let row = place.row
        events.append([
            .key(event), .integer(at.microseconds), .key(message), .key(place.lastEvent), .key(row.account),
            .key(orNull: row.campaign), .integer(row.status.storedNumber), .integer(row.attempts), .text(row.recipient),
            .text(row.domain), .text(row.fromDomain), .text(ruleID), .text(orNull: row.provider),
            .text(orNull: row.sourceAddress), .text(kind.rawValue), .text(EventSource.web.rawValue),
            .text(engagement.visitor.rawValue), .text(orNull: engagement.target.map(StoredText.reply)),
            .text(orNull: engagement.agent.map(StoredText.line)), .text(orNull: engagement.client.map(StoredText.line)),
        ])
        places[message]?.lastEvent = event
    }

    private mutating func finish() throws {
        try connection.send(Self.insertEvent, events)
        let changed = places.filter { $0.value.lastEvent != $0.value.row.lastEvent }
        try connection.send(Self.chain, changed.map { [.key($0.key), .key($0.value.lastEvent)] })
        try connection.send(Self.mark, changed.map { [.key($0.key), .integer($0.value.seen.rawValue)] })
        try tally.write(on: connection)
    }

    private static let selectSeen = Statement("SELECT seen FROM engagement WHERE message = $1")
    private static let mark = Statement(
        """
        INSERT INTO engagement (message, seen) VALUES ($1, $2)
        ON CONFLICT (message) DO UPDATE SET seen = excluded.seen
        """)
    private static let chain = Statement("UPDATE message SET last_event = $2 WHERE key = $1")
    private static let insertEvent = Statement(
        """
        INSERT INTO event (seq, at, message, previous, account, campaign, status, attempt, is_matched, recipient, \
        recipient_domain, from_domain, rule_id, provider, source_address, kind, source, visitor, target, agent, client)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
        """)
}
