public import Mail
public import Storage

/// A line of the list of mail that came back.
public struct ReturnedRecord: Hashable, Sendable {
    public let key: ReturnedMailKey
    public let state: ReturnedState
    public let receivedAt: Timestamp
    public let settledAt: Timestamp?
    /// Of all of it; its beginning is what is kept.
    public let byteCount: Int
    /// The address it came to, and the one it says it comes from (empty: nobody).
    public let recipient: String
    public let reversePath: String
    public let peerAddress: String?
    /// Whose return path it came to; `nil` for a role address.
    public let message: MessageKey?
    /// The message it was found to speak of.
    public let tiedTo: MessageKey?
    /// `bounce`, `auto_reply`, …; `nil` before it was read.
    public let kind: String?
    public let dialect: String?
    public let subject: String?
    public let from: String?
    public let why: QuarantineReason?
    /// Who released or dropped it.
    public let actedBy: String?

    public init(
        key: ReturnedMailKey, state: ReturnedState, receivedAt: Timestamp, settledAt: Timestamp? = nil, byteCount: Int,
        recipient: String, reversePath: String, peerAddress: String? = nil, message: MessageKey? = nil,
        tiedTo: MessageKey? = nil, kind: String? = nil, dialect: String? = nil, subject: String? = nil,
        from: String? = nil, why: QuarantineReason? = nil, actedBy: String? = nil
    ) {
        self.key = key
        self.state = state
        self.receivedAt = receivedAt
        self.settledAt = settledAt
        self.byteCount = byteCount
        self.recipient = recipient
        self.reversePath = reversePath
        self.peerAddress = peerAddress
        self.message = message
        self.tiedTo = tiedTo
        self.kind = kind
        self.dialect = dialect
        self.subject = subject
        self.from = from
        self.why = why
        self.actedBy = actedBy
    }
}

extension ReturnedRecord {
    static let columns = """
        key, state, received_at, settled_at, byte_count, recipient, reverse_path, peer_address, message, tied_to, kind, \
        dialect, subject, from_address, why, acted_by
        """

    init(row: any Row) {
        let message = row.integer(8)
        self.init(
            key: row.key(0), state: ReturnedState(stored: row.integer(1)),
            receivedAt: Timestamp(microseconds: row.integer(2)),
            settledAt: row.integerOrNil(3).map(Timestamp.init(microseconds:)), byteCount: Int(row.integer(4)),
            recipient: row.text(5), reversePath: row.text(6), peerAddress: row.textOrNil(7),
            message: message == 0 ? nil : MessageKey(number: message), tiedTo: row.keyOrNil(9), kind: row.textOrNil(10),
            dialect: row.textOrNil(11), subject: row.textOrNil(12), from: row.textOrNil(13),
            why: row.textOrNil(14).flatMap(QuarantineReason.init(rawValue:)), actedBy: row.textOrNil(15))
    }
}
