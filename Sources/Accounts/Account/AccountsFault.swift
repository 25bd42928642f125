/// Why an act of administration was not done.
public enum AccountsFault: Error, Sendable, Hashable {
    case noAccount
    case noUser
    case noKey
    case noSession
    /// Another account has that name.
    case nameTaken(String)
    /// Somebody has that address.
    case emailTaken(String)
    case badName(String)
    case badEmail(String)
    case badPassword(PasswordFault)
    /// An account keeps one owner, and the installation one administrator.
    case lastOwner
    case lastAdministrator
    case outOfRange(String)
}
