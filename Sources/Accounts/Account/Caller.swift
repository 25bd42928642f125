public import Storage

/// Who is asking, for which account, and what they may do there.
public struct Caller: Sendable, Hashable {
    /// Who acts: what the audit log, suppressions and limits name as `by`.
    public enum Identity: Sendable, Hashable, CustomStringConvertible {
        case key(APIKeyID)
        case user(UserID)
        /// A visitor or a command on the node's own machine that named nobody.
        case machine

        /// `key_…`, `usr_…` or `machine`.
        public var description: String {
            switch self {
            case .key(let id): id.description
            case .user(let id): id.description
            case .machine: "machine"
            }
        }
    }

    public let account: AccountID
    public let actor: Identity
    public let scopes: Set<Scope>

    public init(account: AccountID, actor: Identity, scopes: Set<Scope>) {
        self.account = account
        self.actor = actor
        self.scopes = scopes
    }

    public init(account: AccountID, key: APIKeyID, scopes: Set<Scope>) {
        self.init(account: account, actor: .key(key), scopes: scopes)
    }

    /// `nil` for people.
    public var key: APIKeyID? { if case .key(let id) = actor { id } else { nil } }

    /// `system` includes `admin`, and `admin` includes all that concerns one account.
    public func may(_ scope: Scope) -> Bool {
        scopes.contains(scope) || scopes.contains(.system) || scope != .system && scopes.contains(.admin)
    }

    /// The same in the name of another account: for those who administer the installation.
    public func acting(for other: AccountID) -> Caller? {
        guard other != account else { return self }
        return may(.system) ? Caller(account: other, actor: actor, scopes: scopes) : nil
    }
}
