import Storage

/// A person on the way into the store.
struct NewUser: Sendable {
    let id: UserID
    let email: UserEmail
    let name: String
    let password: PasswordHash?
    let isAdministrator: Bool
}
