public import Storage

/// Who is asking, and what they may do.
public struct Caller: Sendable, Hashable {
    public let account: AccountID
    public let key: APIKeyID
    public let scopes: Set<Scope>

    /// What a key is good for. `admin` includes the others.
    public enum Scope: String, Sendable, CaseIterable {
        case send
        case read
        case suppressionsWrite = "suppressions:write"
        case admin
    }

    public init(account: AccountID, key: APIKeyID, scopes: Set<Scope>) {
        self.account = account
        self.key = key
        self.scopes = scopes
    }

    public func may(_ scope: Scope) -> Bool { scopes.contains(scope) || scopes.contains(.admin) }
}

extension Set<Caller.Scope> {
    /// As it is stored: the names in alphabetical order, a space between them.
    var text: String { map(\.rawValue).sorted().joined(separator: " ") }

    /// Names that this release does not know are left out.
    init(text: String) {
        self = Set(text.split(separator: " ").compactMap { Caller.Scope(rawValue: String($0)) })
    }
}
