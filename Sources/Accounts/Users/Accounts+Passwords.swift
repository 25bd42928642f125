import Mail
public import Storage

extension Accounts {
    /// Gives a person another password, and ends all sessions but one.
    /// - Parameters:
    ///   - old: the present one, where the person does it himself; `nil`: an administrator does.
    ///   - session: the one that stays.
    /// - Throws: `AccountsFault.noUser`, `badPassword`; `SignInRefusal.wrong` where `old` is not the present one,
    ///   `tooMany`, `busy`.
    public func setPassword(
        _ password: String, of id: UserID, old: String? = nil, keeping session: SessionID? = nil,
        by party: ActingParty
    ) async throws {
        let (user, present) = try await engine.read { connection in
            (try Accounts.user(id, connection), try UserTable.passwordHash(of: id, in: connection))
        }
        if let old {
            try await guardedTry(origin: party.origin ?? "", person: user.email) {
                try await passwords.matches(old, present)
            }
        }
        guard let email = UserEmail(user.email),
            let hash = try await checkedHash(password, email: email, name: user.name)
        else { throw AccountsFault.noUser }
        let now = time.now()
        try await engine.write { connection in
            try UserTable.setPassword(hash, of: id, at: now, on: connection)
            let ended = try SessionTable.endAll(of: id, in: nil, butFor: session, at: now, on: connection)
            try party.note(
                "user.password", id.description, "\(user.email), \(ended) sessions ended",
                account: user.memberships.first?.account, at: now, on: connection)
        }
        forgetSessions(of: id)
    }
}
