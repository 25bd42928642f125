public import Storage

// Signatures the rooms above count on.
public struct Caller: Sendable, Hashable {
    public let account: AccountID
    public let key: APIKeyID
    public let scopes: Set<Scope>
    public enum Scope: String, Sendable, CaseIterable {
        case send, read, suppressionsWrite = "suppressions:write", admin
    }
}
/// One account for now, its API keys (hashed, shown once, last used).
public final class Accounts: Sendable {
    public static func open(engine: any Engine) async throws -> Accounts { preconditionFailure("unwritten") }
    /// - Returns: the key's text, shown once: `pk_` and 32 characters of base 32 over 160 random bits.
    public func makeKey(name: String, scopes: Set<Caller.Scope>) async throws -> (id: APIKeyID, secret: String) {
        preconditionFailure("unwritten")
    }
    /// `nil` for an unknown or revoked key; equal time for both.
    public func caller(secret: String) async throws -> Caller? { preconditionFailure("unwritten") }
    public func revoke(_ id: APIKeyID) async throws -> Bool { preconditionFailure("unwritten") }
    public struct KeyRecord: Sendable {
        public let id: APIKeyID, name: String, scopes: Set<Caller.Scope>, hint: String, createdAt: Int64,
            lastUsedAt: Int64?, revokedAt: Int64?
    }
    public func keys() async throws -> [KeyRecord] { preconditionFailure("unwritten") }
}
