import Mail
public import Storage
import Synchronization

extension Accounts {
    /// Sessions, open ones and others, the newest first.
    /// - Parameters:
    ///   - user: whose; `nil`: everybody's.
    ///   - account: which one they show; `nil`: any.
    ///   - limit: 1...1,000.
    public func sessions(of user: UserID?, in account: AccountID? = nil, limit: Int) async throws -> [SessionRecord] {
        let limit = min(max(limit, 1), 1_000)
        return try await engine.read { connection in
            try SessionTable.sessions(of: user, in: account, limit: limit, on: connection)
        }
    }

    /// Ends a session: what it shows from then on is the sign-in page.
    /// - Parameters:
    ///   - user: whose it must be; `nil`: anybody's.
    ///   - account: which one it must show; `nil`: any.
    /// - Throws: `AccountsFault.noSession`.
    public func endSession(
        _ id: SessionID, of user: UserID?, in account: AccountID? = nil, by party: ActingParty
    ) async throws {
        let now = time.now()
        try await engine.write { connection in
            guard let session = try SessionTable.find(id, in: connection), user == nil || session.user == user,
                account == nil || session.account == account, try SessionTable.end(id, at: now, on: connection)
            else { throw AccountsFault.noSession }
            try party.note(
                "session.ended", id.description, session.user?.description ?? session.key?.description ?? "",
                account: session.account, at: now, on: connection)
        }
        sessionCache.withLock { $0.remove { $0.session.id == id } }
    }

    /// Shows another account in a session from now on.
    /// - Throws: `AccountsFault.noAccount` where it is none of the holder's.
    public func moveSession(_ id: SessionID, to account: AccountID) async throws {
        let now = time.now()
        try await engine.write { connection in
            guard let session = try SessionTable.find(id, in: connection), session.isOpen(at: now),
                try AccountTable.find(account, in: connection) != nil
            else { throw AccountsFault.noAccount }
            try SessionTable.move(id, to: account, on: connection)
            guard let moved = try SessionTable.find(id, in: connection),
                try Accounts.holder(of: moved, at: now, connection)?.caller.account == account
            else { throw AccountsFault.noAccount }
        }
        sessionCache.withLock { $0.remove { $0.session.id == id } }
    }
}
