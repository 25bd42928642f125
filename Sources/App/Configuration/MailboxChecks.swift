public import DNS
public import Mail

/// How exchangers are asked about mailboxes.
public struct MailboxChecks: Sendable, Hashable {
    /// `nil`: the system's choice.
    public var source: IPAddress?
    /// `nil`: the null reverse-path.
    public var sender: Mailbox?
    /// Conversations a minute with one provider: 1...600.
    public var perMinute = 20

    public init() {}
}
