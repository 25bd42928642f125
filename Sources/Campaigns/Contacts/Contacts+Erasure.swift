import Mail
import Spool
import Storage
import Verification

/// What is left of somebody who asks to be forgotten.
public enum ErasureTrace: String, Hashable, Sendable, CaseIterable {
    /// A hash under the store's secret: no import brings the person back, and nobody can read the address from it. Mail
    /// that is sent without contacts, by address, is not stopped by it.
    case hash
    /// The address on the account's suppression list: nothing is sent to it at all.
    case address
}

extension Contacts {
    /// Removes a contact that was entered by mistake, with its memberships, history and consents. It may come in again.
    public func remove(_ contact: ContactRecord) async throws {
        try await engine.write { try Contacts.remove(contact.key, on: $0) }
    }

    /// Forgets a person: everything known of the contact goes, and what `trace` says stays. The message log keeps the address
    /// until its own retention ends.
    public func erase(_ contact: ContactRecord, keeping trace: ErasureTrace, by actor: String) async throws {
        if trace == .address {
            _ = try await spool.suppress(
                contact.mailbox, scope: .account(contact.account), cause: .manual, by: actor,
                note: "erased at the person's request", expiresAt: nil)
        }
        let now = time.now()
        let hash = secret.hash(of: contact.mailbox, account: contact.account)
        try await engine.write { connection in
            try connection.execute(
                Self.noteErased, [.key(contact.account), .text(hash), .integer(now.microseconds)])
            try History.forget(contact.mailbox, account: contact.account, on: connection)
            try Contacts.remove(contact.key, on: connection)
        }
    }

    private static func remove(_ contact: ContactKey, on connection: any WriteConnection) throws {
        try ListTable.leaveAll(contact, on: connection)
        try TagTable.removeAll(from: contact, on: connection)
        try ContactHistory.remove(of: contact, on: connection)
        try ConsentTable.remove(of: contact, on: connection)
        try connection.execute(removeConfirmations, [.key(contact)])
        try ContactVerdictTable.remove(contact, on: connection)
        try connection.execute(removeContact, [.key(contact)])
    }

    private static let removeContact = Statement("DELETE FROM contact WHERE key = $1")
    private static let removeConfirmations = Statement("DELETE FROM confirmation WHERE contact = $1")
    private static let noteErased = Statement(
        """
        INSERT INTO erased_contact (account, hash, at) VALUES ($1, $2, $3) ON CONFLICT (account, hash) DO NOTHING
        """)
}
