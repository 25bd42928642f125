import Bounce
import Mail
import Spool
import Storage

/// A page of events, and what they tell of contacts.
struct ContactEventPage: Sendable {
    private let events: [Event]
    private let after: EventSequence

    /// - Parameter events: in commit order, not empty.
    init(_ events: [Event], after: EventSequence) {
        self.events = events.filter { $0.contactNews != nil || MessageOutcome($0) != nil }
        self.after = after
        through = events.last?.sequence ?? after
    }

    private let through: EventSequence

    /// - Returns: false, with nothing written, where another follower moved the cursor meanwhile.
    func write(cursor name: String, on connection: any WriteConnection) throws -> Bool {
        let place = try connection.first(Self.cursor, [.text(name)]) { $0.integer(0) } ?? 0
        guard place == after.number else { return false }
        var tally = SourceTally()
        var changes = ContactChanges()
        for (event, contact) in zip(events, try contacts(on: connection)) {
            if let outcome = MessageOutcome(event) { tally.add(outcome, of: contact, event: event) }
            guard let contact, let news = event.contactNews else { continue }
            try changes.add(news, of: event, to: contact.key, on: connection)
        }
        try changes.flush(on: connection)
        try tally.write(on: connection)
        try Spool.moveCursor(name, to: through, on: connection)
        return true
    }

    private func contacts(on connection: any ReadConnection) throws -> [SourceTally.Contact?] {
        var found = [SourceTally.Contact?](repeating: nil, count: events.count)
        let sets = events.map { event in
            [Binding.key(event.account), .text(ContactEventPage.normalized(event.recipient))]
        }
        try connection.queryMany(Self.find, sets) { index, row in
            found[index] = SourceTally.Contact(
                key: row.key(0), source: row.text(1), origin: row.text(2), isConfirmed: !row.isNull(3))
        }
        return found
    }

    private static func normalized(_ address: String) -> String {
        Mailbox(internationalized: address)?.normalized.description ?? address
    }

    private static let cursor = Statement("SELECT seq FROM cursor WHERE name = $1")
    private static let find = Statement(
        "SELECT key, source, origin, confirmed_at FROM contact WHERE account = $1 AND address = $2")
}

/// What an event means for the contact it was about.
enum ContactNews: Hashable, Sendable {
    case delivered
    case softBounced
    /// - Parameter isSuppressed: the address went on the suppression list with it.
    case hardBounced(isSuppressed: Bool)
    case complained
    case unsubscribed
    case opened
    case clicked
}

extension Event {
    /// `nil` for an event that tells nothing of a contact.
    var contactNews: ContactNews? {
        switch kind {
        case .status:
            switch status {
            case .ok: .delivered
            case .softBounce: .softBounced
            case .hardBounce: .hardBounced(isSuppressed: suppression != nil)
            case .injected, .deferred, .spamBounce, .dropped: nil
            }
        case .complaint: .complained
        // A machine's visit is no sign of life.
        case .opened: engagement?.visitor.isMachine == false ? .opened : nil
        case .clicked: engagement?.visitor.isMachine == false ? .clicked : nil
        case .unsubscribed: engagement?.target == Unsubscription.everything ? .unsubscribed : nil
        default: nil
        }
    }
}
