import Accounts
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/audit`: who administered what, newest first.
enum AuditAPI {
    static let endpoints: [Endpoint] = [.get("/v1/audit", .key(.admin), list)]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = AuditFilter()
        let isWhole = query.flag("all")
        filter.actor = query.text("actor", limit: 100)
        filter.action = query.text("action", limit: 100)
        filter.subject = query.text("subject", limit: 500)
        filter.text = query.text("q", limit: 254)
        filter.since = query.time("since")
        filter.until = query.time("until")
        filter.before = query.key("after")
        let limit = query.limit()
        filter.limit = limit + 1
        try query.finish()
        if isWhole {
            try Front.demand(.system, of: visit.knownCaller)
        } else {
            filter.account = visit.knownCaller.account
        }
        let records = try await front.rooms.accounts.audit(filter)
        return .page(records, limit: limit, after: \.sequence.description, json: \.json)
    }
}

extension AuditRecord {
    var json: JSONValue {
        [
            "id": .string(sequence.description),
            "at": .string(at.rfc3339),
            "account_id": .text(account?.description),
            "actor": .string(actor),
            "actor_name": .text(actorName),
            "action": .string(action),
            "subject": .string(subject),
            "detail": .string(detail),
            "origin": .text(origin),
        ]
    }
}
