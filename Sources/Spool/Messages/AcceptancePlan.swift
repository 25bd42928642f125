internal import Mail
internal import NIOCore
internal import Storage

/// An acceptance made ready on its caller's thread, so that the writer has little left to do. Holds no state: its commit
/// may be tried more than once.
struct AcceptancePlan: Sendable {
    struct Recipient: Sendable {
        let key: MessageKey
        let mailbox: Mailbox
        /// Normalised address.
        let address: String
        /// The spelling for the wire where it differs.
        let spelling: String?
        let statusRequest: RecipientStatusRequest?
        let repeats: Repetition?
    }

    struct Content: Sendable {
        let spooled: SpooledContent
        let recipients: [Recipient]
        let source: NewContent
    }

    let account: AccountID
    let campaign: CampaignKey?
    /// The name of the campaign where it is to be made.
    let newCampaignName: String?
    let priority: Priority
    let idempotency: IdempotencyClaim?
    let feed: FeedStep?
    let contents: [Content]
    let at: Timestamp
    let dueAt: Timestamp
    let expiresAt: Timestamp
    /// 0, or the lease under which the mail goes straight to delivery.
    private(set) var lease: Int64 = 0
    let node: Int64

    let recipientCount: Int
    let byteCount: Int
    /// Soft-bounced mail that this repeats, and as which message.
    let repetitions: [(Repetition, MessageKey)]

    init(
        _ acceptance: Acceptance, keys: KeySource, at: Timestamp, life: Duration, node: Int64,
        lease: (AcceptancePlan) -> Int64
    ) {
        account = acceptance.account
        campaign = acceptance.campaign
        newCampaignName = acceptance.newCampaignName
        priority = acceptance.priority ?? Acceptance.defaultPriority(campaign: acceptance.campaign)
        idempotency = acceptance.idempotency
        feed = acceptance.feed
        contents = acceptance.contents.map { AcceptancePlan.prepare($0, keys: keys) }
        repetitions = contents.flatMap { content in
            content.recipients.compactMap { recipient in recipient.repeats.map { ($0, recipient.key) } }
        }
        self.at = at
        self.node = node
        dueAt = max(at, acceptance.notBefore ?? at)
        expiresAt = dueAt + life
        recipientCount = contents.reduce(0) { $0 + $1.recipients.count }
        byteCount = contents.reduce(recipientCount) { $0 + $1.spooled.bytes.readableBytes }
        self.lease = lease(self)
    }

    var share: QueueShare { QueueShare(priority: priority, account: account, campaign: campaign) }

    private static func prepare(_ content: NewContent, keys: KeySource) -> Content {
        let recipients = content.recipients.map { recipient in
            let address = recipient.mailbox.normalized.description
            let written = recipient.mailbox.description
            return Recipient(
                key: recipient.key ?? keys.next(), mailbox: recipient.mailbox, address: address,
                // By bytes: equal strings may be in different normal forms.
                spelling: written.utf8.elementsEqual(address.utf8) ? nil : written,
                statusRequest: recipient.statusRequest, repeats: recipient.repeats)
        }
        let asks = !content.statusRequest.isEmpty || content.recipients.contains { $0.statusRequest != nil }
        let spooled = SpooledContent(
            key: keys.next(), reversePath: content.reversePath, bytes: content.bytes, isEightBit: content.isEightBit,
            hasUTF8Header: content.hasUTF8Header, statusRequest: asks ? content.statusRequest : nil,
            fromDomain: content.fromDomain, recipientCount: recipients.count)
        return Content(spooled: spooled, recipients: recipients, source: content)
    }
}
