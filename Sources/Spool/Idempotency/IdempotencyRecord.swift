internal import Bounce
internal import Mail
internal import Storage

/// What was answered under a key, kept for two days.
enum IdempotencyRecord {
    static let lifeMicroseconds: Int64 = 48 * 3_600 * 1_000_000

    private static let find = Statement("SELECT digest, answer FROM idempotency WHERE account = $1 AND key = $2")
    private static let note = Statement(
        "INSERT INTO idempotency (account, key, created_at, digest, answer) VALUES ($1, $2, $3, $4, $5)")
    private static let forget = Statement("DELETE FROM idempotency WHERE created_at < $1")

    /// `nil` where the key is new.
    static func answer(_ claim: IdempotencyClaim, account: AccountID, on connection: any WriteConnection) throws
        -> AcceptanceReceipt?
    {
        let found = try connection.first(find, [.key(account), .text(claim.key)]) { ($0.bytes(0), $0.bytes(1)) }
        guard let (digest, answer) = found else { return nil }
        guard digest == claim.bodyDigest else { return .keyUsedForAnotherBody }
        return .replayed(read(answer))
    }

    static func note(
        _ answer: [AcceptedRecipient], under claim: IdempotencyClaim, account: AccountID, at now: Timestamp,
        on connection: any WriteConnection
    ) throws {
        try connection.execute(forget, [.integer(now.microseconds - lifeMicroseconds)])
        try connection.execute(
            note,
            [
                .key(account), .text(claim.key), .integer(now.microseconds), .bytes(claim.bodyDigest),
                .bytes(write(answer)),
            ])
    }

    /// One line a recipient: `key status suppression address`, numbers in decimal, 0 for no suppression.
    static func write(_ recipients: [AcceptedRecipient]) -> [UInt8] {
        var bytes: [UInt8] = []
        for recipient in recipients {
            let suppression = recipient.suppression?.number ?? 0
            let head = "\(recipient.key.number) \(recipient.status.storedNumber) \(suppression) "
            bytes.append(contentsOf: head.utf8)
            bytes.append(contentsOf: recipient.mailbox.description.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    static func read(_ bytes: [UInt8]) -> [AcceptedRecipient] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard fields.count == 4, let key = Int64(fields[0]),
                let status = Int64(fields[1]).flatMap(RecipientStatus.init(storedNumber:)),
                let suppression = Int64(fields[2]), let mailbox = Mailbox(fields[3])
            else { return nil }
            return AcceptedRecipient(
                key: MessageKey(number: key), mailbox: mailbox, status: status,
                suppression: suppression == 0 ? nil : SuppressionKey(number: suppression))
        }
    }
}
