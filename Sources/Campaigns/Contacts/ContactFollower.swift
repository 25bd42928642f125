import Bounce
import Mail
import Spool
import Storage

/// Follows the event log and keeps contacts true to it: states, engagement times, bounces in a row, outcomes by source.
public final class ContactFollower: Sendable {
    /// The name of its place in the log.
    static let cursorName = "contacts"
    static let pageSize = 2_000

    private let contacts: Contacts
    /// How long it rests when there is nothing to read.
    private let pause: Duration

    public init(contacts: Contacts, pause: Duration = .milliseconds(500)) {
        self.contacts = contacts
        self.pause = pause
    }

    /// Until cancelled. Its place is a durable cursor, moved in the commit of what it wrote, so that each event counts once.
    /// Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            try await catchUp()
        }
    }

    /// Reads everything that was in the log when it was called.
    public func catchUp() async throws {
        let spool = contacts.spool
        var newest = EventFilter()
        newest.limit = 1
        guard let target = try await spool.events(newest).first?.sequence else { return }
        var place = try await spool.cursor(Self.cursorName)
        while place < target {
            let events = try await spool.feed(after: place, limit: Self.pageSize)
            guard let last = events.last?.sequence else { return }
            let page = ContactEventPage(events, after: place)
            let isWritten = try await spool.engine.write { try page.write(cursor: Self.cursorName, on: $0) }
            place = isWritten ? last : try await spool.cursor(Self.cursorName)
        }
    }
}
