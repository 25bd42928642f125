/// What a person may do in an account.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Everything in the account: its people, keys, domains and webhooks too.
    case owner
    /// The daily work: sending, campaigns, contacts, suppressions.
    case member
    /// Sees everything and changes nothing.
    case viewer

    public var scopes: Set<Caller.Scope> {
        switch self {
        case .owner: [.admin]
        case .member: [.read, .send, .verify, .suppressionsWrite, .contactsWrite, .campaignsWrite]
        case .viewer: [.read]
        }
    }
}
