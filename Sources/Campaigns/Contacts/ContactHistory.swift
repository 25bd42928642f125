internal import JSON
public import Mail
internal import Spool
public import Storage

/// A step in a contact's history: from one state to another, when, why, by whom.
public struct ContactChange: Hashable, Sendable {
    public let at: Timestamp
    /// `nil` for the first.
    public let oldState: ContactState?
    public let newState: ContactState
    public let cause: ContactOccurrence
    /// An API key, `delivery`, `person` (the owner of the address).
    public let by: String
    /// The event that caused it.
    public let event: EventSequence?
    public let note: String?
}

/// A change of state to be made.
struct ContactMove: Hashable, Sendable {
    let contact: ContactKey
    let occurrence: ContactOccurrence
    let at: Timestamp
    let by: String
    var event: EventSequence?
    var note: String?
}

enum ContactHistory {
    private static let state = Statement("SELECT state, account, address FROM contact WHERE key = $1")
    private static let update = Statement("UPDATE contact SET state = $2, state_at = $3 WHERE key = $1")
    private static let confirm = Statement("UPDATE contact SET confirmed_at = $2 WHERE key = $1")
    private static let insertion = Statement(
        """
        INSERT INTO contact_change (contact, number, at, old_state, new_state, cause, acted_by, event, note)
        SELECT $1, coalesce(max(number), 0) + 1, $2, CAST($3 AS BIGINT), $4, $5, $6, CAST($7 AS BIGINT), $8
        FROM contact_change WHERE contact = $1
        """)
    private static let ofContact = Statement(
        """
        SELECT at, old_state, new_state, cause, acted_by, event, note FROM contact_change
        WHERE contact = $1 ORDER BY number LIMIT 10000
        """)
    private static let beforeBounce = Statement(
        """
        SELECT old_state FROM contact_change WHERE contact = $1 AND new_state = $2 ORDER BY number DESC LIMIT 1
        """)
    private static let deletion = Statement("DELETE FROM contact_change WHERE contact = $1")

    /// Makes the change where the state allows it.
    /// - Returns: the new state; `nil` where nothing changed.
    static func apply(_ move: ContactMove, on connection: any WriteConnection) throws -> ContactState? {
        let found = try connection.first(state, [.key(move.contact)]) { row in
            (ContactState(number: row.integer(0)), account: row.key(1, as: AccountID.self), address: row.text(2))
        }
        guard let (old, account, address) = found else { return nil }
        var earlier: ContactState?
        if old == .hardBounced {
            earlier =
                try connection.first(
                    beforeBounce, [.key(move.contact), .integer(ContactState.hardBounced.number)]
                ) { row in row.integerOrNil(0).map(ContactState.init(number:)) } ?? nil
        }
        guard let new = old.after(move.occurrence, earlier: earlier), new != old else { return nil }
        try connection.execute(
            update, [.key(move.contact), .integer(new.number), .integer(move.at.microseconds)])
        if move.occurrence == .confirmed {
            try connection.execute(confirm, [.key(move.contact), .integer(move.at.microseconds)])
        }
        try note(move, from: old, to: new, on: connection)
        if let kind = move.occurrence.notice {
            let data: JSONValue = ["contact_id": .string(move.contact.description), "by": .string(move.by)]
            try Notice.post(
                NewNotice(kind, account: account, subject: address, data: data, at: move.at), on: connection)
        }
        return new
    }

    static func note(
        _ move: ContactMove, from old: ContactState?, to new: ContactState, on connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertion,
            [
                .key(move.contact), .integer(move.at.microseconds), .integer(orNull: old?.number),
                .integer(new.number), .text(move.occurrence.rawValue), .text(move.by), .key(orNull: move.event),
                .text(orNull: move.note.map { BoundedText.block($0, byteLimit: 1_000) }),
            ])
    }

    /// Oldest first. That a contact came in is told by the contact itself.
    static func of(_ contact: ContactKey, on connection: any ReadConnection) throws -> [ContactChange] {
        try connection.all(ofContact, [.key(contact)]) { row in
            ContactChange(
                at: Timestamp(microseconds: row.integer(0)),
                oldState: row.integerOrNil(1).map(ContactState.init(number:)),
                newState: ContactState(number: row.integer(2)),
                cause: ContactOccurrence(rawValue: row.text(3)) ?? .added, by: row.text(4), event: row.keyOrNil(5),
                note: row.textOrNil(6))
        }
    }

    static func remove(of contact: ContactKey, on connection: any WriteConnection) throws {
        try connection.execute(deletion, [.key(contact)])
    }
}

extension ContactOccurrence {
    /// What followers of the log are told; `nil` where an event of a message told it.
    fileprivate var notice: NoticeKind? {
        switch self {
        case .confirmed: .contactConfirmed
        case .unsubscribed: .contactUnsubscribed
        case .added, .complained, .hardBounced, .recovered, .resubscribed: nil
        }
    }
}
