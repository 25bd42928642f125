import Mail
import Spool
public import Storage

/// Keeps contacts true to what changes by time alone: lifted suppressions and silence.
public final class ContactKeeper: Sendable {
    private let contacts: Contacts
    private let accounts: @Sendable () async throws -> [AccountID]
    private let pause: Duration

    /// - Parameters:
    ///   - accounts: those that there are.
    ///   - pause: between two rounds.
    public init(
        contacts: Contacts, pause: Duration = .seconds(600),
        accounts: @escaping @Sendable () async throws -> [AccountID]
    ) {
        self.contacts = contacts
        self.accounts = accounts
        self.pause = pause
    }

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            for account in try await accounts() {
                _ = try await contacts.recoverUnsuppressed(of: account)
                if try await contacts.policy(of: account).runsSunset {
                    _ = try await contacts.runSunset(of: account)
                }
            }
        }
    }
}

extension Contacts {
    /// Gives contacts that bounced their state back where the address is suppressed no more: its entry was removed, undone,
    /// or ran out.
    /// - Returns: how many.
    public func recoverUnsuppressed(of account: AccountID) async throws -> Int {
        var filter = ContactFilter()
        filter.state = .hardBounced
        var count = 0
        var place: ContactKey?
        repeat {
            let page = try await contacts(filter, account: account, after: place, limit: 1_000)
            let suppressions = try await spool.suppressions(of: page.contacts.map(\.mailbox), account: account)
            let now = time.now()
            let moves = zip(page.contacts, suppressions).filter { $1 == nil }.map { contact, _ in
                ContactMove(contact: contact.key, occurrence: .recovered, at: now, by: "postrider")
            }
            if !moves.isEmpty {
                count += try await engine.write { connection in
                    try moves.count { try ContactHistory.apply($0, on: connection) != nil }
                }
            }
            place = page.next
        } while place != nil
        return count
    }
}
