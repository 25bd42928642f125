import Mail
import Storage
import Synchronization

/// Signing in and out.
extension Accounts {
    /// What somebody signs in with.
    public enum Credentials: Sendable {
        case password(email: String, password: String)
        case key(secret: String)
    }

    /// Begins a session; of more than 20 open ones of a person, or of a key, the oldest ends. Failures are written to the audit log, and slowed down by where they come from and whom they are
    /// for.
    /// - Parameters:
    ///   - origin: the IP address; `nil`: no network.
    ///   - agent: what the browser calls itself; 200 bytes of it are kept.
    /// - Returns: the token, shown once, and who it stands for.
    /// - Throws: `SignInRefusal`, `EngineError`.
    public func signIn(
        _ credentials: Credentials, origin: String?, agent: String?
    ) async throws -> (token: String, signedIn: SignedIn) {
        switch credentials {
        case .password(let email, let password):
            let user = try await provedUser(email, password, origin: origin)
            guard let account = user.homeAccount else { throw SignInRefusal.noAccess }
            return try await begin(user: user, key: nil, account: account, origin: origin, agent: agent)
        case .key(let secret):
            let caller = try await provedKey(secret, origin: origin)
            guard caller.may(.read), let key = caller.key else { throw SignInRefusal.noAccess }
            return try await begin(user: nil, key: key, account: caller.account, origin: origin, agent: agent)
        }
    }

    /// Who is signed in with `token`; `nil` for a text that is no token, an unknown, an ended and an expired session, and
    /// for one whose person or key may see nothing any more.
    /// - Parameter other: the account to act for; `nil`: the session's.
    public func signedIn(token text: String) async throws -> SignedIn? {
        guard let token = SessionToken(text) else { return nil }
        let hash = token.hash
        let instant = ContinuousClock.now
        let (known, generation) = sessionCache.withLock { ($0.find(hash, now: instant), $0.generation) }
        let now = time.now()
        if let known, known.session.expiresAt > now {
            noteSeen(known.session.id, now: instant)
            return known
        }
        let found = try await engine.read { connection -> SignedIn? in
            guard let row = try SessionTable.find(hash: hash, in: connection), ConstantTime.isEqual(row.hash, hash),
                row.session.isOpen(at: now)
            else { return nil }
            return try Accounts.holder(of: row.session, at: now, connection)
        }
        guard let found else { return nil }
        sessionCache.withLock { $0.insert(found, hash: hash, now: instant, generation: generation) }
        noteSeen(found.session.id, now: instant)
        return found
    }

    /// Ends the session of a token; one that is no session's changes nothing.
    public func signOut(token text: String) async throws {
        guard let token = SessionToken(text) else { return }
        let hash = token.hash
        let now = time.now()
        let ended = try await engine.write { connection -> SessionID? in
            guard let id = try SessionTable.find(hash: hash, in: connection)?.session.id,
                try SessionTable.end(id, at: now, on: connection)
            else { return nil }
            return id
        }
        if let ended { sessionCache.withLock { $0.remove { $0.session.id == ended } } }
    }

    // MARK: Proofs

    private func provedUser(_ email: String, _ password: String, origin: String?) async throws -> UserRecord {
        let address = UserEmail(email)
        let key = address?.key ?? "?"
        let found = try await engine.read { connection -> (UserRecord, PasswordHash?)? in
            guard let user = try UserTable.find(email: key, in: connection) else { return nil }
            return (user, try UserTable.passwordHash(of: user.id, in: connection))
        }
        // A text that cannot be a password is not hashed, however long it is.
        guard password.utf8.count <= Password.maximumByteCount else { throw SignInRefusal.wrong }
        do {
            try await guardedTry(origin: origin ?? "", person: key) { try await passwords.matches(password, found?.1) }
        } catch SignInRefusal.wrong {
            try await noteFailure(of: found?.0, as: email, origin: origin)
            throw SignInRefusal.wrong
        }
        guard let (user, hash) = found else { throw SignInRefusal.wrong }
        if let hash, passwords.isOutdated(hash) { try await renew(password, of: user.id) }
        return user
    }

    private func provedKey(_ secret: String, origin: String?) async throws -> Caller {
        let found = Mutex<Caller?>(nil)
        // Counted by the key's visible beginning: who guesses locks no other key out.
        try await guardedTry(origin: origin ?? "", person: String(secret.prefix(7))) {
            let caller = try await caller(secret: secret)
            found.withLock { $0 = caller }
            return caller != nil
        }
        guard let caller = found.withLock({ $0 }) else { throw SignInRefusal.wrong }
        return caller
    }

    /// Lets one try happen where not too many have failed.
    /// - Throws: `SignInRefusal`.
    func guardedTry(origin: String, person: String, _ proof: () async throws -> Bool) async throws {
        let now = time.now()
        if let until = throttle.withLock({ $0.blockedUntil(origin: origin, person: person, now: now) }) {
            throw SignInRefusal.tooMany(until: until)
        }
        // Counted before it is known, so that tries at the same time do not pass together.
        throttle.withLock { $0.noteFailure(origin: origin, person: person, now: now) }
        let isGood: Bool
        do {
            isGood = try await proof()
        } catch {
            throttle.withLock { $0.takeBack(origin: origin, person: person) }
            throw error
        }
        guard isGood else { throw SignInRefusal.wrong }
        throttle.withLock { $0.noteSuccess(origin: origin, person: person) }
    }

    private func noteFailure(of user: UserRecord?, as email: String, origin: String?) async throws {
        let now = time.now()
        let party = ActingParty(name: user?.id.description ?? "unknown", origin: origin)
        try await engine.write { connection in
            try party.note(
                "session.refused", user?.id.description ?? "", String(email.prefix(254)),
                account: user?.memberships.first?.account, at: now, on: connection)
        }
    }

    /// The costs were raised since the password was set: now is the time to hash it anew.
    private func renew(_ password: String, of id: UserID) async throws {
        let hash = try await passwords.hash(password)
        let now = time.now()
        try await engine.write { connection in try UserTable.setPassword(hash, of: id, at: now, on: connection) }
    }

    // MARK: Sessions

    private func begin(
        user: UserRecord?, key: APIKeyID?, account: AccountID, origin: String?, agent: String?
    ) async throws -> (token: String, signedIn: SignedIn) {
        var generator = SystemRandomNumberGenerator()
        let token = SessionToken(using: &generator)
        let now = time.now()
        let session = SessionRecord(
            id: keySource.next(), user: user?.id, key: key, account: account, createdAt: now,
            expiresAt: now + SessionLife.whole, lastSeenAt: now, origin: origin,
            agent: agent.map { String(decoding: $0.utf8.prefix(200), as: UTF8.self) }, endedAt: nil)
        let hash = token.hash
        let party = ActingParty(name: user?.id.description ?? key?.description ?? "", origin: origin)
        let (signedIn, ended) = try await engine.write { connection in
            try SessionTable.sweep(before: now - SessionLife.listed, on: connection)
            try SessionTable.insert(session, hash: hash, into: connection)
            let ended = try SessionTable.makeRoom(beside: session, at: now, on: connection)
            for id in ended {
                try party.note(
                    "session.ended", id.description, "for a newer one", account: account, at: now, on: connection)
            }
            if let user { try UserTable.noteSignIn(of: user.id, at: now, on: connection) }
            try party.note(
                "session.begun", session.id.description, user?.email ?? "", account: account, at: now, on: connection)
            return (try Accounts.holder(of: session, at: now, connection), ended)
        }
        if !ended.isEmpty { sessionCache.withLock { $0.remove { ended.contains($0.session.id) } } }
        guard let signedIn else { throw SignInRefusal.noAccess }
        return (token.text, signedIn)
    }

    /// Who holds a session, and what he may do now; `nil` where that is nothing any more.
    static func holder(
        of session: SessionRecord, at now: Timestamp, _ connection: any ReadConnection
    ) throws -> SignedIn? {
        if let key = session.key {
            guard let caller = try KeyTable.find(key, at: now, in: connection), caller.may(.read) else { return nil }
            return SignedIn(
                session: session, user: nil, caller: caller.acting(for: session.account) ?? caller)
        }
        guard let id = session.user, let user = try UserTable.find(id, in: connection),
            let scopes = user.scopes(in: session.account)
        else { return nil }
        return SignedIn(
            session: session, user: user, caller: Caller(account: session.account, actor: .user(id), scopes: scopes))
    }

    private func noteSeen(_ id: SessionID, now: ContinuousClock.Instant) {
        guard sessionCache.withLock({ $0.isUseToBeNoted(of: id, now: now) }) else { return }
        let seenAt = time.now()
        engine.write { connection in
            try SessionTable.noteSeen(id, at: seenAt, on: connection)
        } completion: { _ in
        }
    }

    /// What changed about a person shows at once.
    func forgetSessions(of user: UserID) { sessionCache.withLock { $0.remove { $0.user?.id == user } } }
}
