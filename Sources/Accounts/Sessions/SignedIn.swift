import Storage

/// Somebody who is signed in: through which session, as whom.
public struct SignedIn: Sendable, Hashable {
    public let session: SessionRecord
    /// `nil` where a key signed in.
    public let user: UserRecord?
    /// May do what the person's role, or the key, allows in the session's account.
    public let caller: Caller
}
