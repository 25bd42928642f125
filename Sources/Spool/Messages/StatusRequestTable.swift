internal import Mail
internal import Storage

/// What transport must know of a content beside its bytes, as a stored number.
struct ContentTraits: OptionSet, Sendable {
    let rawValue: Int64

    static let utf8Header = ContentTraits(rawValue: 1)
    /// `status_request` has rows for its messages.
    static let statusRequests = ContentTraits(rawValue: 2)

    init(rawValue: Int64) { self.rawValue = rawValue }

    init(_ content: SpooledContent) {
        self = []
        if content.hasUTF8Header { insert(.utf8Header) }
        if content.statusRequest != nil { insert(.statusRequests) }
    }
}

/// The statements over `status_request`: a row for each message about whose delivery the sender asked something.
enum StatusRequestTable {
    struct Asked: Sendable {
        var transaction = StatusRequest()
        var recipient = RecipientStatusRequest()
    }

    static let insertion = Statement(
        """
        INSERT INTO status_request (message, returned, envelope_id, notify, original_recipient)
        VALUES ($1, $2, $3, $4, $5)
        """)

    static func bindings(
        _ message: MessageKey, _ transaction: StatusRequest, _ recipient: RecipientStatusRequest?
    ) -> [Binding] {
        [
            .key(message), transaction.returned.map { .integer(Int64($0.rawValue)) } ?? .null,
            .text(orNull: transaction.envelopeID),
            recipient?.notify.map { .integer(Int64($0.rawValue)) } ?? .null,
            .text(orNull: recipient?.original?.description),
        ]
    }

    /// What was asked about those messages that have a row.
    static func find(_ messages: [Int64], on connection: any ReadConnection) throws -> [Int64: Asked] {
        guard !messages.isEmpty else { return [:] }
        var found: [Int64: Asked] = [:]
        try connection.queryMany(selection, messages.map { [.integer($0)] }) { index, row in
            found[messages[index]] = Asked(row: row)
        }
        return found
    }

    private static let selection = Statement(
        "SELECT returned, envelope_id, notify, original_recipient FROM status_request WHERE message = $1")
}

extension StatusRequestTable.Asked {
    fileprivate init(row: any Row) {
        transaction.returned = row.integerOrNil(0).flatMap {
            StatusRequest.Returned(rawValue: UInt8(truncatingIfNeeded: $0))
        }
        transaction.envelopeID = row.textOrNil(1)
        recipient.notify = row.integerOrNil(2).map { NotifyConditions(rawValue: UInt8(truncatingIfNeeded: $0)) }
        recipient.original = row.textOrNil(3).flatMap { OriginalRecipient($0) }
    }
}
