import Crypto
import Mail
public import Storage

/// API keys proved without being shown. The user's name is the key's id: a proof does not say which key it is made with.
extension Accounts {
    /// Salt and number of iterations of a user's key. For a name that is no key, a salt that is always the same for that name:
    /// who asks cannot tell the two apart.
    public func scramSalt(of user: String) async throws -> (salt: [UInt8], iterationCount: Int) {
        if let id = APIKeyID(user), let found = try await scramKey(id) {
            return (found.key.salt, found.key.iterationCount)
        }
        let feigned = SCRAMKey.mac(of: Array(user.utf8), key: scramSecret)
        return (Array(feigned.prefix(SCRAMKey.saltByteCount)), SCRAMKey.iterationCount)
    }

    /// Whose key `proof` was made with over `authMessage`, and our own proof; `nil` where it does not hold.
    public func caller(
        user: String, proof: [UInt8], authMessage: [UInt8]
    ) async throws -> (caller: Caller, serverSignature: [UInt8])? {
        guard let id = APIKeyID(user), let found = try await scramKey(id) else {
            // As much work as for a key that is there.
            _ = SCRAMKey(salt: [], iterationCount: 1, storedKey: scramSecret, serverKey: scramSecret)
                .serverSignature(for: proof, over: authMessage)
            return nil
        }
        guard let signature = found.key.serverSignature(for: proof, over: authMessage) else { return nil }
        noteUse(of: id, now: ContinuousClock.now)
        return (found.caller, signature)
    }

    /// Whom a key speaks for, for one that was proved in another way (a client certificate); `nil` where it is not good.
    public func caller(key id: APIKeyID) async throws -> Caller? {
        let now = time.now()
        let caller = try await engine.read { connection in try KeyTable.find(id, at: now, in: connection) }
        if caller != nil { noteUse(of: id, now: ContinuousClock.now) }
        return caller
    }

    private func scramKey(_ id: APIKeyID) async throws -> (key: SCRAMKey, caller: Caller)? {
        let now = time.now()
        return try await engine.read { connection in try SCRAMTable.find(id, at: now, in: connection) }
    }

    /// A key of a time when the store knew no SCRAM has been shown: from now on it can be proved.
    func noteShown(_ secret: APIKeySecret, of id: APIKeyID) async throws {
        guard try await !engine.read({ connection in try SCRAMTable.contains(id, in: connection) }) else { return }
        let key = SCRAMKey(password: secret.text, salt: Accounts.freshSalt())
        try await engine.write { connection in try SCRAMTable.insert(key, of: id, into: connection) }
    }

    static func freshSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<SCRAMKey.saltByteCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
