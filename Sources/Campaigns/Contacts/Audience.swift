public import Mail
public import Storage

/// Whom a campaign is for.
public enum Audience: Hashable, Sendable {
    /// The members of a list.
    case list(ListKey)
    /// Whoever a rule describes at the time it is read.
    case segment(SegmentKey)
}

/// Somebody a campaign may be sent to, with the values that are merged into its mail.
public struct AudienceMember: Hashable, Sendable {
    public let contact: ContactKey
    public let mailbox: Mailbox
    /// By field name, as text.
    public let fields: [String: String]

    public init(contact: ContactKey, mailbox: Mailbox, fields: [String: String]) {
        self.contact = contact
        self.mailbox = mailbox
        self.fields = fields
    }
}

/// A piece of an audience, in the order of contact keys.
///
///     Contacts.recipients(of: audience, account: account, after: place, limit: 1_000) -> AudiencePage
public struct AudiencePage: Hashable, Sendable {
    /// May be empty before the end is reached: a rule may describe nobody in a stretch of contacts.
    public let members: [AudienceMember]
    /// Where the next page begins; `nil`: this was the last.
    public let next: ContactKey?

    public init(members: [AudienceMember], next: ContactKey?) {
        self.members = members
        self.next = next
    }
}
