/// A mailbox as people write it in From and To: an address, and the name of whose it is. Source: RFC 5322 section 3.4.
///
///     "Ada L." <ada@example.com>
public struct NamedMailbox: Sendable, Hashable {
    public var mailbox: Mailbox
    /// As shown to people, any Unicode text without line breaks; `nil` or empty: the address alone.
    public var name: String?

    public init(mailbox: Mailbox, name: String? = nil) {
        self.mailbox = mailbox
        self.name = name
    }
}
