public import Accounts
import JSON
public import Spool
public import Storage

/// Stops an account and lets it go on: from one commit on nothing of it is taken in, and what waits is kept back.
public struct AccountSuspension: Sendable {
    private let accounts: Accounts
    private let spool: Spool

    public init(accounts: Accounts, spool: Spool) {
        self.accounts = accounts
        self.spool = spool
    }

    /// What is on its way to a server finishes. Suspending once more changes the reason.
    /// - Throws: `AccountsFault.noAccount`, `EngineError`.
    public func suspend(_ id: AccountID, reason: String, by party: ActingParty) async throws -> AccountRecord {
        let hold = Hold(
            account: id, campaign: nil, cause: .suspended, since: spool.now, by: party.name, why: reason)
        let record = try await accounts.suspend(id, reason: reason, by: party) { connection in
            _ = try Spool.hold(hold, on: connection)
        }
        try await spool.refreshHolds()
        return record
    }

    /// What waited goes, unless something else holds it back.
    /// - Parameter note: why, for the audit log.
    /// - Throws: `AccountsFault.noAccount`, `EngineError`.
    public func resume(_ id: AccountID, note: String = "", by party: ActingParty) async throws -> AccountRecord {
        let now = spool.now
        let record = try await accounts.resume(id, note: note, by: party) { connection in
            guard try Spool.release(nil, of: id, cause: .suspended, on: connection) else { return }
            let data: JSONValue = ["by": .string(party.name), "note": .string(note)]
            try Notice.post(
                NewNotice(.accountResumed, account: id, subject: id.description, data: data, at: now), on: connection)
        }
        try await spool.refreshHolds()
        return record
    }
}
