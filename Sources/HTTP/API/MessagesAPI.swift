import Accounts
import Hummingbird
import JSON
import Mail
import Postmaster
import Spool
import Storage

/// `/v1/messages`: sending, the message log, one message and its timeline.
enum MessagesAPI {
    static let endpoints: [Endpoint] = [
        .post("/v1/messages", .key(.send), SendMessages.answer).unnoted("the message log tells of mail"),
        .get("/v1/messages", .key(.read), list),
        .get("/v1/messages/{id}", .key(.read), show),
        .get("/v1/messages/{id}/events", .key(.read), timeline),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = MessageFilter()
        filter.account = visit.knownCaller.account
        filter.campaign = query.key("campaign_id")
        filter.statuses = Set(query.choices("status"))
        filter.reason = query.choice("reason")
        filter.recipient = query.address("recipient")
        filter.recipientDomain = query.text("recipient_domain")?.lowercased()
        filter.fromDomain = query.text("from_domain")?.lowercased()
        filter.messageID = query.text("message_id", limit: 1_000)
        filter.subject = query.text("subject")
        filter.reply = query.text("reply")
        filter.since = query.time("since")
        filter.until = query.time("until")
        filter.before = query.key("after")
        filter.limit = query.limit()
        try query.finish()
        let page = try await front.rooms.spool.messagePage(filter)
        return .json([
            "data": .array(page.records.map(\.json)), "has_more": .bool(page.next != nil),
            "next_after": .text(page.next?.description),
        ])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await front.message(visit).json)
    }

    private static func timeline(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let message = try await front.message(visit)
        let events = try await front.rooms.spool.timeline(message.key)
        return .json(["data": .array(events.map(\.json)), "has_more": false, "next_after": .null])
    }
}

extension Front {
    /// The message in the path.
    /// - Throws: a `Problem` (404) where there is none of that id, or it is another account's.
    func message(_ visit: Visit) async throws -> MessageRecord {
        guard let text = visit.parameters.get("id"), let key = MessageKey(text),
            let message = try await rooms.spool.message(key), message.account == visit.knownCaller.account
        else { throw Problem(.notFound, "No such message.") }
        return message
    }
}
