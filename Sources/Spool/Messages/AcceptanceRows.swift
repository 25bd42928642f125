internal import Bounce
internal import Mail
internal import NIOCore
internal import Storage

/// The rows of acceptances, table by table: engines send each table's in one go.
struct AcceptanceRows {
    private var contents: [[Binding]] = []
    private var bodies: [[Binding]] = []
    private var messages: [[Binding]] = []
    private var waiting: [[Binding]] = []
    private var events: [[Binding]] = []
    private var statusRequests: [[Binding]] = []
    private var messageIDs: [[Binding]] = []

    init(recipientCount: Int) {
        messages.reserveCapacity(recipientCount)
        waiting.reserveCapacity(recipientCount)
        events.reserveCapacity(recipientCount)
    }

    /// - Parameter answers: what becomes of the plan's recipients, in order.
    mutating func add(_ plan: AcceptancePlan, answers: [AcceptedRecipient], firstEvent: Int64) {
        var index = 0
        for content in plan.contents {
            let end = index + content.recipients.count
            let live = answers[index..<end].reduce(0) { $0 + ($1.status == .injected ? 1 : 0) }
            add(content, liveCount: live, plan: plan)
            if let hash = MessageIDHash.of(content.source.messageID) {
                for recipient in content.recipients { messageIDs.append([.integer(hash), .key(recipient.key)]) }
            }
            for recipient in content.recipients {
                add(
                    recipient, of: content, answer: answers[index], event: firstEvent + Int64(index), plan: plan)
                index += 1
            }
        }
    }

    private mutating func add(_ content: AcceptancePlan.Content, liveCount: Int, plan: AcceptancePlan) {
        let source = content.source
        contents.append([
            .key(content.spooled.key), .integer(plan.at.microseconds), .integer(content.recipients.count),
            .integer(liveCount), .integer(source.bytes.readableBytes), .flag(source.isEightBit),
            .text(source.reversePath.description), .text(StoredText.line(source.from)),
            .text(StoredText.line(source.fromDomain)), .text(StoredText.line(source.subject)),
            .text(StoredText.line(source.messageID)), .integer(ContentTraits(content.spooled).rawValue),
        ])
        guard liveCount > 0 else { return }
        bodies.append([.key(content.spooled.key), .bytes(Array(source.bytes.readableBytesView))])
    }

    private mutating func add(
        _ recipient: AcceptancePlan.Recipient, of content: AcceptancePlan.Content, answer: AcceptedRecipient,
        event: Int64, plan: AcceptancePlan
    ) {
        let isLive = answer.status == .injected
        let reason = isLive ? nil : Reason.suppressed.rawValue
        let domain = recipient.mailbox.domain.text
        messages.append([
            .key(recipient.key), .key(plan.account), .key(orNull: plan.campaign), .key(content.spooled.key),
            .integer(answer.status.storedNumber), .integer(plan.at.microseconds),
            plan.dueAt > plan.at && isLive ? .integer(plan.dueAt.microseconds) : .null, .integer(event),
            .text(orNull: reason), .text(recipient.address), .text(orNull: recipient.spelling), .text(domain),
        ])
        if isLive {
            waiting.append([
                .key(recipient.key), .integer(plan.lease), .integer(plan.dueAt.microseconds),
                .integer(plan.expiresAt.microseconds), .text(domain), .integer(plan.priority.rawValue),
                .key(plan.account), .integer(plan.campaign?.number ?? 0),
            ])
            if let request = content.spooled.statusRequest {
                statusRequests.append(
                    StatusRequestTable.bindings(recipient.key, request, recipient.statusRequest))
            }
        }
        events.append([
            .integer(event), .integer(plan.at.microseconds), .key(recipient.key), .key(plan.account),
            .key(orNull: plan.campaign), .integer(answer.status.storedNumber), .key(orNull: answer.suppression),
            .text(recipient.address), .text(domain), .text(StoredText.line(content.source.fromDomain)),
            .text(orNull: reason),
        ])
    }

    func write(on connection: any WriteConnection) throws {
        try connection.send(Self.insertContent, contents)
        try connection.send(Self.insertBody, bodies)
        try connection.send(Self.insertMessage, messages)
        try connection.send(Self.insertWaiting, waiting)
        try connection.send(Self.insertEvent, events)
        if !messageIDs.isEmpty { try connection.send(MessageIDHash.insertion, messageIDs) }
        if !statusRequests.isEmpty { try connection.send(StatusRequestTable.insertion, statusRequests) }
    }

    private static let insertContent = Statement(
        """
        INSERT INTO content (key, created_at, recipient_count, remaining, byte_count, is_eight_bit, reverse_path, \
        from_address, from_domain, subject, message_id, traits)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """)
    private static let insertBody = Statement("INSERT INTO body (content, bytes) VALUES ($1, $2)")
    private static let insertMessage = Statement(
        """
        INSERT INTO message (key, account, campaign, content, status, attempts, created_at, updated_at, \
        next_attempt_at, last_event, reason, recipient_key, recipient, domain)
        VALUES ($1, $2, $3, $4, $5, 0, $6, $6, $7, $8, $9, $10, $11, $12)
        """)
    private static let insertWaiting = Statement(
        """
        INSERT INTO queue (message, lease, due_at, expires_at, attempts, domain, priority, account, campaign)
        VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8)
        """)
    private static let insertEvent = Statement(
        """
        INSERT INTO event (seq, at, message, account, campaign, status, attempt, is_matched, suppression, recipient, \
        recipient_domain, from_domain, reason)
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $9, $10, $11)
        """)
}
