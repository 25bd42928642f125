public import Storage
import Synchronization

extension Accounts {
    /// The caller in the name of an account: a person in any of his own, an administrator of the installation in every
    /// one. `nil` where it is none of them, or is not there.
    public func caller(_ caller: Caller, in account: AccountID) async throws -> Caller? {
        guard standing(of: account) != nil else { return nil }
        if let acting = caller.acting(for: account) { return acting }
        guard case .user(let id) = caller.actor, let scopes = try await user(id)?.scopes(in: account) else {
            return nil
        }
        return Caller(account: account, actor: caller.actor, scopes: scopes)
    }

    /// True where somebody could sign in as a person. Takes no I/O.
    public var hasPeople: Bool { people.withLock { $0 } }
}
