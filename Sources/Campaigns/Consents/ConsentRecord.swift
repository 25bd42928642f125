public import Mail
public import Storage

/// What somebody agreed to, as it comes in.
public struct ConsentDraft: Hashable, Sendable {
    public var kind: ConsentRecord.Kind
    /// `nil`: now.
    public var at: Timestamp?
    public var list: ListKey?
    /// Of whoever filled in the form; at most 45 bytes.
    public var ip: String?
    /// At most 500 bytes.
    public var userAgent: String?
    /// The words the person saw, at most 10,000 bytes.
    public var shownText: String?
    /// Which form or page; at most 200 bytes.
    public var form: String?

    public init(_ kind: ConsentRecord.Kind) { self.kind = kind }
}

/// Proof of what somebody agreed to: when, from where, before which words.
public struct ConsentRecord: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case signUp = "sign_up"
        /// The owner of the address confirmed it.
        case confirmation
        case withdrawal
    }

    public let key: ConsentKey
    public let contact: ContactKey
    public let kind: Kind
    public let at: Timestamp
    public let list: ListKey?
    /// As it was then.
    public let address: String
    public let ip: String?
    public let userAgent: String?
    public let shownText: String?
    public let form: String?
    public let source: ContactSource
    public let notedBy: String
}

enum ConsentTable {
    private static let columns =
        "key, contact, kind, at, list, address, ip, user_agent, shown_text, form, source, origin, noted_by"
    private static let insertion = Statement(
        "INSERT INTO consent (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
    private static let ofContact = Statement(
        "SELECT \(columns) FROM consent WHERE contact = $1 ORDER BY key LIMIT 10000")
    private static let deletion = Statement("DELETE FROM consent WHERE contact = $1")

    static func note(
        _ draft: ConsentDraft, key: ConsentKey, contact: ContactKey, address: Mailbox, source: ContactSource,
        by: String, at now: Timestamp, on connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertion,
            [
                .key(key), .key(contact), .text(draft.kind.rawValue), .integer((draft.at ?? now).microseconds),
                .key(orNull: draft.list), .text(address.description),
                .text(orNull: draft.ip.map { BoundedText.line($0, byteLimit: 45) }),
                .text(orNull: draft.userAgent.map { BoundedText.line($0, byteLimit: 500) }),
                .text(orNull: draft.shownText.map { BoundedText.block($0, byteLimit: 10_000) }),
                .text(orNull: draft.form.map { BoundedText.line($0, byteLimit: 200) }),
                .text(source.kind.rawValue), .text(source.origin), .text(by),
            ])
    }

    /// Oldest first.
    static func of(_ contact: ContactKey, on connection: any ReadConnection) throws -> [ConsentRecord] {
        try connection.all(ofContact, [.key(contact)]) { row in
            ConsentRecord(
                key: row.key(0), contact: row.key(1), kind: .init(rawValue: row.text(2)) ?? .signUp,
                at: Timestamp(microseconds: row.integer(3)), list: row.keyOrNil(4), address: row.text(5),
                ip: row.textOrNil(6), userAgent: row.textOrNil(7), shownText: row.textOrNil(8),
                form: row.textOrNil(9),
                source: ContactSource(ContactSource.Kind(rawValue: row.text(10)) ?? .unknown, origin: row.text(11)),
                notedBy: row.text(12))
        }
    }

    static func remove(of contact: ContactKey, on connection: any WriteConnection) throws {
        try connection.execute(deletion, [.key(contact)])
    }
}
