public import Accounts
import Mail
public import Spool
public import Storage
import Synchronization

/// Why a stranger's question is not answered.
public enum SignupRefusal: Error, Hashable, Sendable {
    /// There is no such key.
    case noKey
    /// The page is of none of the key's origins.
    case otherOrigin
    /// Asked too often; seconds to wait.
    case tooOften(seconds: Int)
}

/// Checks of addresses for web pages that anybody can read: grammar, typing errors, lists and the domain, and nothing that
/// is known of a mailbox. A key names the pages that may ask.
public final class Signups: Sendable {
    static let cacheLifetime = Duration.seconds(5)
    static let cacheLimit = 2_000
    static let deadline = Duration.milliseconds(1_000)

    private let verifier: Verifier
    private let spool: Spool
    private let policy: AddressPolicy
    private let limits = SignupLimits()
    private let cache = Mutex<[String: (key: SignupKey?, at: ContinuousClock.Instant)]>([:])

    /// - Parameter policy: `signup` in real life; names of a simulated world end as none of the real one may.
    public init(verifier: Verifier, spool: Spool, policy: AddressPolicy = .signup) {
        self.verifier = verifier
        self.policy = policy
        self.spool = spool
    }

    // MARK: Keys

    /// - Parameters:
    ///   - origins: as `SignupKey.origin` gives them, 1...20.
    ///   - level: `smtp` is taken for `dns`.
    public func makeKey(
        named name: String, origins: [String], level: VerificationLevel, account: AccountID, by party: ActingParty
    ) async throws -> SignupKey {
        var generator = SystemRandomNumberGenerator()
        let now = spool.now
        let key = SignupKey(
            key: spool.keys.next(), account: account, text: SignupKey.makeText(using: &generator), name: name,
            origins: origins, level: min(level, .dns), createdAt: now, createdBy: party.name, revokedAt: nil)
        try await spool.engine.write { connection in
            try SignupKeyTable.insert(key, on: connection)
            try party.note(
                "signup-keys.created", key.key.description, "\(name), for \(origins.joined(separator: " "))",
                account: account, at: now, on: connection)
        }
        return key
    }

    /// Revoked ones among them, the newest first; 500 at most.
    public func keys(of account: AccountID) async throws -> [SignupKey] {
        try await spool.engine.read { try SignupKeyTable.all(of: account, on: $0) }
    }

    /// Revoked or not; `nil` where the account has no such key.
    public func key(_ id: SignupKeyID, account: AccountID) async throws -> SignupKey? {
        try await spool.engine.read { try SignupKeyTable.find(id, account: account, on: $0) }
    }

    /// From here on it opens nothing: at once on this node, within seconds on others.
    /// - Returns: false where the account has no good key of that id.
    public func revoke(_ id: SignupKeyID, account: AccountID, by party: ActingParty) async throws -> Bool {
        let now = spool.now
        let key = try await spool.engine.write { connection -> SignupKey? in
            guard let key = try SignupKeyTable.find(id, account: account, on: connection), key.revokedAt == nil else {
                return nil
            }
            try SignupKeyTable.revoke(id, at: now, on: connection)
            try party.note("signup-keys.removed", id.description, key.name, account: account, at: now, on: connection)
            return key
        }
        guard let key else { return false }
        cache.withLock { $0[key.text] = nil }
        return true
    }

    // MARK: Strangers

    /// The key that a page shows, where the page may use it.
    /// - Parameters:
    ///   - origin: the page's, as its browser says; `nil`: it says none, and is no page.
    ///   - client: the address that asks.
    public func admit(_ text: String, origin: String?, client: String?) async throws -> SignupKey {
        if let seconds = limits.take(client: client, now: spool.now) { throw SignupRefusal.tooOften(seconds: seconds) }
        guard let key = try await key(text) else { throw SignupRefusal.noKey }
        guard let origin, key.allows(origin: origin) else { throw SignupRefusal.otherOrigin }
        return key
    }

    /// The same for a browser that asks what it may do, before it sends what anybody typed.
    public func allows(_ text: String, origin: String?) async throws -> Bool {
        guard let origin else { return false }
        return try await key(text)?.allows(origin: origin) ?? false
    }

    /// Whether an address may be taken: what anybody could find out of it.
    public func check(_ address: String, _ key: SignupKey) async throws -> Verification {
        var request = VerificationRequest(level: .fast, policy: policy, deadline: Self.deadline)
        let fast = await verifier.verify(address, request)
        guard key.level > .fast, fast.verdict != .undeliverable, let domain = fast.domain else { return fast }
        if !verifier.knows(domain), let seconds = limits.take(domain: domain, now: spool.now) {
            throw SignupRefusal.tooOften(seconds: seconds)
        }
        request.level = .dns
        return await verifier.verify(address, request)
    }

    private func key(_ text: String) async throws -> SignupKey? {
        guard SignupKey.isKey(text) else { return nil }
        let now = ContinuousClock.now
        if let known = cache.withLock({ $0[text] }), now - known.at < Self.cacheLifetime { return known.key }
        let found = try await spool.engine.read { try SignupKeyTable.find(text, on: $0) }
        cache.withLock { cache in
            if cache.count >= Self.cacheLimit { cache.removeAll() }
            cache[text] = (found, now)
        }
        return found
    }
}

extension Verification {
    /// Of the normalised address; `nil` where it has none.
    var domain: DomainName? {
        guard let normalized, let sign = normalized.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        return DomainName(normalized[normalized.index(after: sign)...])
    }
}
