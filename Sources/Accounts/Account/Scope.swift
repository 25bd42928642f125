extension Caller {
    /// One thing a key is good for, or a person may do.
    public enum Scope: String, Sendable, CaseIterable {
        /// Hands in mail, and steers what becomes of it.
        case send
        /// Sees what concerns the account.
        case read
        /// Has addresses verified, and sees what came of it.
        case verify
        case suppressionsWrite = "suppressions:write"
        case contactsWrite = "contacts:write"
        case campaignsWrite = "campaigns:write"
        case webhooksWrite = "webhooks:write"
        case domainsWrite = "domains:write"
        /// All of its account.
        case admin
        /// The installation: every account, the system's suppression list, queues and limits, what came back.
        case system
    }
}

extension Set<Caller.Scope> {
    /// As it is stored: the names in alphabetical order, a space between them.
    var text: String { map(\.rawValue).sorted().joined(separator: " ") }

    /// Names that this release does not know are left out.
    init(text: String) {
        self = Set(text.split(separator: " ").compactMap { Caller.Scope(rawValue: String($0)) })
    }
}
