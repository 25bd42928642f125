public import Mail
public import Storage

/// A person who may sign in.
public struct UserRecord: Sendable, Hashable {
    /// What the person is to an account.
    public struct Membership: Sendable, Hashable {
        public let account: AccountID
        public let role: Role
    }

    public let id: UserID
    /// As it was written.
    public let email: String
    public let name: String
    /// Administers the installation: every account, whether a member of it or not.
    public let isAdministrator: Bool
    public let memberships: [Membership]
    public let createdAt: Timestamp
    /// False until a first password was set.
    public let hasPassword: Bool
    /// `nil`: never.
    public let signedInAt: Timestamp?

    public func role(in account: AccountID) -> Role? { memberships.first { $0.account == account }?.role }

    /// What the person may do in an account; `nil` where it is none of his.
    public func scopes(in account: AccountID) -> Set<Caller.Scope>? {
        isAdministrator ? [.system] : role(in: account)?.scopes
    }

    /// The account that is shown first: an administrator without one sees the first.
    public var homeAccount: AccountID? { memberships.first?.account ?? (isAdministrator ? .first : nil) }
}
