internal import Mail
internal import NIOCore
internal import Storage

/// A kept message as the tables know it.
struct KeptRow {
    /// In the order in which `init` reads them; of `resendable r`, `message m` and `content c`.
    static let columns = """
        m.key, coalesce(m.recipient, m.recipient_key), c.key, c.recipient_count, c.byte_count, c.is_eight_bit, \
        c.reverse_path, c.subject, c.from_address, c.from_domain, c.message_id, c.traits
        """

    let message: MessageKey
    let recipient: String
    let content: ContentKey
    let recipientCount: Int
    let byteCount: Int
    private let isEightBit: Bool
    private let traits: ContentTraits
    private let reversePath: String
    private let texts: (subject: String, from: String, fromDomain: String, messageID: String)

    init(row: any Row) {
        message = row.key(0)
        recipient = row.text(1)
        content = row.key(2)
        recipientCount = Int(row.integer(3))
        byteCount = Int(row.integer(4))
        isEightBit = row.flag(5)
        reversePath = row.text(6)
        traits = ContentTraits(rawValue: row.integer(11))
        texts = (row.text(7), row.text(8), row.text(9), row.text(10))
    }

    func softBounced(of campaign: CampaignKey, bytes: [UInt8]) -> SoftBounced? {
        guard let mailbox = Mailbox(internationalized: recipient) else { return nil }
        let repetition = Repetition(
            campaign: campaign, message: message, content: content, contentRecipientCount: recipientCount)
        var content = NewContent(
            reversePath: Mailbox(internationalized: reversePath).map(ReversePath.mailbox) ?? .null,
            bytes: ByteBuffer(bytes: bytes),
            isEightBit: isEightBit, subject: texts.subject, from: texts.from, fromDomain: texts.fromDomain,
            messageID: texts.messageID, recipients: [NewRecipient(mailbox: mailbox, repeats: repetition)])
        content.hasUTF8Header = traits.contains(.utf8Header)
        return SoftBounced(message: message, recipient: mailbox, content: content)
    }
    /// As many as fit into `byteLimit`, one at least.
    static func page(_ rows: [KeptRow], byteLimit: Int) -> ArraySlice<KeptRow> {
        var byteCount = 0
        return rows.prefix { row in
            defer { byteCount += row.byteCount }
            return byteCount == 0 || byteCount + row.byteCount <= byteLimit
        }
    }

    static let readBody = Statement("SELECT bytes FROM body WHERE content = $1")
}
