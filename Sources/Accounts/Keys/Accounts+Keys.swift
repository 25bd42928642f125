public import Mail
public import Storage
import Synchronization

extension Accounts {
    /// - Parameters:
    ///   - name: what the key is for, 1...200 bytes; longer ones are cut.
    ///   - expiresAt: from then on it opens nothing; `nil`: good until it is revoked.
    /// - Returns: the key's text, shown once: `pk_` and 32 characters of base 32 over 160 random bits.
    public func makeKey(
        name: String, scopes: Set<Caller.Scope>, of account: AccountID = .first, expiresAt: Timestamp? = nil,
        by party: ActingParty = .node
    ) async throws -> (id: APIKeyID, secret: String) {
        var generator = SystemRandomNumberGenerator()
        let secret = APIKeySecret(using: &generator)
        let id = keySource.next(APIKeyID.self)
        let key = NewKey(
            id: id, account: account, name: String(decoding: name.utf8.prefix(200), as: UTF8.self), scopes: scopes,
            hash: secret.hash, hint: secret.hint, expiresAt: expiresAt, madeBy: party.name)
        let scramKey = SCRAMKey(password: secret.text, salt: Accounts.freshSalt())
        let now = time.now()
        try await engine.write { connection in
            try KeyTable.insert(key, at: now, into: connection)
            try SCRAMTable.insert(scramKey, of: id, into: connection)
            try party.note(
                "key.created", id.description, key.summary, account: account, at: now, on: connection)
        }
        return (id, secret.text)
    }

    /// Whose key `secret` is; `nil` for a text that is no key, an unknown, a revoked and an expired one, which take equal
    /// time. A key asked for within the last second is answered from memory.
    public func caller(secret: String) async throws -> Caller? {
        guard let secret = APIKeySecret(secret) else { return nil }
        let hash = secret.hash
        let now = ContinuousClock.now
        let (known, generation) = cache.withLock { ($0.caller(hash: hash, now: now), $0.generation) }
        if let known {
            if let id = known.key { noteUse(of: id, now: now) }
            return known
        }
        let wallTime = time.now()
        let found = try await engine.read { connection in
            try KeyTable.find(hash: hash, at: wallTime, in: connection)
        }
        guard let found, ConstantTime.isEqual(found.hash, hash) else { return nil }
        cache.withLock { $0.insert(found, now: now, generation: generation) }
        if noteUse(of: found.id, now: now) { try? await noteShown(secret, of: found.id) }
        return found.caller
    }

    /// From here on the key opens nothing: at once on this node, within a second on others.
    /// - Parameter account: whose key it must be; `nil`: anybody's.
    /// - Returns: false where no good key has that id.
    public func revoke(
        _ id: APIKeyID, of account: AccountID? = nil, by party: ActingParty = .node
    ) async throws -> Bool {
        let now = time.now()
        let wasGood = try await engine.write { connection in
            guard let key = try KeyTable.record(id, in: connection), key.revokedAt == nil,
                account == nil || key.account == account
            else { return false }
            try KeyTable.revoke(id, at: now.microseconds, in: connection)
            try party.note("key.revoked", id.description, key.name, account: key.account, at: now, on: connection)
            return true
        }
        cache.withLock { $0.remove(id) }
        return wasGood
    }

    /// All keys of the account, revoked ones among them, the oldest first.
    public func keys(of account: AccountID = .first) async throws -> [KeyRecord] {
        try await engine.read { connection in try KeyTable.records(of: account, in: connection) }
    }

    /// Written beside the request, at most once a minute: a lost note costs a minute of a date that people look at.
    /// - Returns: true where it was.
    @discardableResult
    func noteUse(of id: APIKeyID, now: ContinuousClock.Instant) -> Bool {
        guard cache.withLock({ $0.isUseToBeNoted(of: id, now: now) }) else { return false }
        let usedAt = time.now().microseconds
        engine.write { connection in
            try KeyTable.noteUse(of: id, at: usedAt, in: connection)
        } completion: { _ in
        }
        return true
    }
}
