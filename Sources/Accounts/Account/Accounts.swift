public import Mail
public import Storage
import Synchronization

/// Who may send: one account for now (`AccountID.first`) and its API keys.
public final class Accounts: Sendable {
    let engine: any Engine
    private let time: any TimeSource
    private let keySource: KeySource
    private let cache = Mutex(KeyCache())
    /// What salts of users that are none are made of.
    let scramSecret = Accounts.freshSalt() + Accounts.freshSalt()

    private init(engine: any Engine, time: any TimeSource, newest: APIKeyID) {
        self.engine = engine
        self.time = time
        keySource = KeySource(node: 0, after: newest.number) { time.now().microseconds }
    }

    /// Brings the schema up to date; the account is there from its first step on.
    public static func open(engine: any Engine) async throws -> Accounts {
        try await open(engine: engine, time: WallClock())
    }

    /// The same with the clock that `createdAt`, `lastUsedAt` and `revokedAt` are read from.
    public static func open(engine: any Engine, time: any TimeSource) async throws -> Accounts {
        try await Schema.migrate(engine)
        let newest = try await engine.read { connection in try KeyTable.newest(in: connection) }
        return Accounts(engine: engine, time: time, newest: newest)
    }

    /// - Parameter name: what the key is for, 1...200 bytes; longer ones are cut.
    /// - Returns: the key's text, shown once: `pk_` and 32 characters of base 32 over 160 random bits.
    public func makeKey(name: String, scopes: Set<Caller.Scope>) async throws -> (id: APIKeyID, secret: String) {
        var generator = SystemRandomNumberGenerator()
        let secret = APIKeySecret(using: &generator)
        let now = time.now().microseconds
        let id = keySource.next(APIKeyID.self)
        let key = KeyTable.LiveKey(
            caller: Caller(account: .first, key: id, scopes: scopes), hash: secret.hash)
        let shortName = String(decoding: name.utf8.prefix(200), as: UTF8.self)
        let hint = secret.hint
        let scramKey = SCRAMKey(password: secret.text, salt: Accounts.freshSalt())
        try await engine.write { connection in
            try KeyTable.insert(key, name: shortName, hint: hint, createdAt: now, into: connection)
            try SCRAMTable.insert(scramKey, of: id, into: connection)
        }
        return (id, secret.text)
    }

    /// Whose key `secret` is; `nil` for a text that is no key, an unknown and a revoked one, which take equal time.
    /// A key asked for within the last second is answered from memory.
    public func caller(secret: String) async throws -> Caller? {
        guard let secret = APIKeySecret(secret) else { return nil }
        let hash = secret.hash
        let now = ContinuousClock.now
        let (known, generation) = cache.withLock { ($0.caller(hash: hash, now: now), $0.generation) }
        if let known {
            noteUse(of: known.key, now: now)
            return known
        }
        let found = try await engine.read { connection in try KeyTable.find(hash: hash, in: connection) }
        guard let found, APIKeySecret.isEqual(found.hash, hash) else { return nil }
        cache.withLock { $0.insert(found, now: now, generation: generation) }
        if noteUse(of: found.caller.key, now: now) { try? await noteShown(secret, of: found.caller.key) }
        return found.caller
    }

    /// From here on the key opens nothing: at once on this node, within a second on others.
    /// - Returns: false where no good key has that id.
    public func revoke(_ id: APIKeyID) async throws -> Bool {
        let now = time.now().microseconds
        let wasGood = try await engine.write { connection in try KeyTable.revoke(id, at: now, in: connection) }
        cache.withLock { $0.remove(id) }
        return wasGood
    }

    /// All keys, revoked ones among them, the oldest first.
    public func keys() async throws -> [KeyRecord] {
        try await engine.read { connection in try KeyTable.records(of: .first, in: connection) }
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
