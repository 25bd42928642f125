public import Mail
public import Storage

/// A message that bounced and whose bytes are still there.
public struct SoftBounced: Sendable {
    public let message: MessageKey
    public let recipient: Mailbox
    /// What it was sent as, and its recipient, who carries which message is repeated.
    public let content: NewContent
}

/// Which message a new one repeats. The spool lets each be repeated once.
public struct Repetition: Hashable, Sendable {
    let campaign: CampaignKey
    let message: MessageKey
    let content: ContentKey
    let contentRecipientCount: Int
}

/// How many soft-bounced messages of a campaign could be sent again now.
public struct ResendCount: Hashable, Sendable {
    /// Messages of the campaign that are `soft_bounce` now.
    public let softBounced: Int
    /// Of these, those that can be sent again: their bytes are there, and nobody did yet. The suppressed are among them.
    public let resendable: Int
    /// Of the resendable, those whose address is suppressed now: they would become `dropped`.
    public let suppressed: Int
    /// Of the soft-bounced, those that were sent again before.
    public let resent: Int

    public init(softBounced: Int, resendable: Int, suppressed: Int, resent: Int) {
        self.softBounced = softBounced
        self.resendable = resendable
        self.suppressed = suppressed
        self.resent = resent
    }

    /// Soft-bounced too long ago, or after they had been accepted: their bytes are gone.
    public var withoutContent: Int { max(0, softBounced - resendable - resent) }
}
