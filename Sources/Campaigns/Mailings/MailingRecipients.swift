internal import Intake
internal import Mail
internal import Spool
internal import Storage

/// The recipients that were handed in with a mailing, in their order: places are 1, 2, 3…
enum MailingRecipients {
    /// Adds those whose address is not there yet.
    /// - Returns: how many were.
    static func add(
        _ recipients: [LetterRecipient], to campaign: CampaignKey, on connection: any WriteConnection
    ) throws -> Int {
        // Who adds at the same time, elsewhere, waits for us: places are given once.
        try connection.execute(lock, [.key(campaign)])
        var place = try connection.first(lastPlace, [.key(campaign)]) { $0.integer(0) } ?? 0
        let sets = recipients.map { recipient -> [Binding] in
            place += 1
            let mailbox = recipient.address.mailbox
            return [
                .key(campaign), .integer(place), .text(mailbox.normalized.description),
                .text(orNull: recipient.address.name),
                recipient.merge.isEmpty ? .null : .bytes(NamedValues.write(recipient.merge)),
            ]
        }
        return try connection.executeMany(insert, sets).reduce(0, +)
    }

    static func count(of campaign: CampaignKey, on connection: any ReadConnection) throws -> Int {
        try connection.first(countAll, [.key(campaign)]) { Int($0.integer(0)) } ?? 0
    }

    /// The next recipients, at most `limit`. Contacts that were asked to confirm and have not are set aside: a file of
    /// addresses is no way around their silence (R52).
    static func page(
        of campaign: CampaignKey, account: AccountID, after place: Int64, limit: Int,
        on connection: any ReadConnection
    ) throws -> MailingPage {
        var page = MailingPage(recipients: [], after: place, through: place, isLast: true)
        var count = 0
        try connection.query(selectPage, [.key(campaign), .integer(place), .integer(limit)]) { row in
            count += 1
            page.through = row.integer(0)
            guard let mailbox = Mailbox(internationalized: row.text(1)) else { return }
            let address = NamedMailbox(mailbox: mailbox, name: row.textOrNil(2))
            page.recipients.append(
                FeedRecipient(
                    place: row.integer(0),
                    recipient: LetterRecipient(
                        address: address, merge: row.bytesOrNil(3).map(NamedValues.read) ?? [:])))
        }
        page.isLast = count < limit
        try setAsideUnconfirmed(&page, account: account, on: connection)
        return page
    }

    private static func setAsideUnconfirmed(
        _ page: inout MailingPage, account: AccountID, on connection: any ReadConnection
    ) throws {
        var unconfirmed: Set<Int> = []
        let sets = page.recipients.map { recipient -> [Binding] in
            let address = recipient.recipient.address.mailbox.normalized.description
            return [.key(account), .text(address), .integer(ContactState.unconfirmed.number)]
        }
        try connection.queryMany(findInState, sets) { index, _ in unconfirmed.insert(index) }
        guard !unconfirmed.isEmpty else { return }
        page.rejects = unconfirmed.sorted().map { index in
            let recipient = page.recipients[index]
            return FeedStep.Reject(
                place: recipient.place, address: recipient.recipient.address.mailbox.description,
                why: "The contact has not confirmed the address.")
        }
        page.recipients = page.recipients.indices.filter { !unconfirmed.contains($0) }.map { page.recipients[$0] }
    }

    private static let lock = Statement("UPDATE feed SET place = place WHERE campaign = $1")
    private static let lastPlace = Statement(
        "SELECT coalesce(max(place), 0) FROM mailing_recipient WHERE campaign = $1")
    private static let countAll = Statement("SELECT count(*) FROM mailing_recipient WHERE campaign = $1")
    private static let insert = Statement(
        """
        INSERT INTO mailing_recipient (campaign, place, address, name, merge) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        """)
    private static let findInState = Statement(
        "SELECT 1 FROM contact WHERE account = $1 AND address = $2 AND state = $3")
    private static let selectPage = Statement(
        """
        SELECT place, address, name, merge FROM mailing_recipient WHERE campaign = $1 AND place > $2
        ORDER BY place LIMIT $3
        """)
}
