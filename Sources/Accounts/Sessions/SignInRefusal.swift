public import Mail

/// Why somebody is not signed in.
public enum SignInRefusal: Error, Sendable, Hashable {
    /// The address, the password or the key is not good: nobody is told which.
    case wrong
    /// Good, but for nothing that can be seen: a key that may only send, a person without an account.
    case noAccess
    /// Too many tries failed; until then none is looked at.
    case tooMany(until: Timestamp)
    /// More people sign in at this moment than can be served.
    case busy
}
