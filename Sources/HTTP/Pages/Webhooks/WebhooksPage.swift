import Accounts
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/webhooks`: where the account's events are posted, and how well that goes.
enum WebhooksPage {
    static let endpoints: [Endpoint] = [
        .get("/webhooks", .page, list),
        .get("/webhooks/{id}", .page, WebhookPage.show),
        .post("/webhooks", .act(.webhooksWrite), WebhookActs.add),
        .post("/webhooks/{id}/change", .act(.webhooksWrite), WebhookActs.change),
        .post("/webhooks/{id}/pause", .act(.webhooksWrite), WebhookActs.pause),
        .post("/webhooks/{id}/resume", .act(.webhooksWrite), WebhookActs.resume),
        .post("/webhooks/{id}/remove", .act(.webhooksWrite), WebhookActs.remove),
        .post("/webhooks/{id}/rotate", .act(.webhooksWrite), WebhookActs.rotate),
        .post("/webhooks/{id}/test", .act(.webhooksWrite), WebhookActs.test),
        .post("/webhooks/{id}/replay", .act(.webhooksWrite), WebhookActs.replay),
    ]

    /// Of how many of the latest tries the success rate is.
    static let rateWindow = 200

    static func demand(_ front: Front) throws -> Webhooks { try WebhooksAPI.webhooks(front) }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        try query.finish()
        let webhooks = try demand(front)
        let account = visit.knownCaller.account
        let all = try await webhooks.endpoints(of: account)
        var rows: [[Cell]] = []
        for endpoint in all {
            let tries =
                try await webhooks.attempts(
                    of: endpoint.key, account: account, before: nil, failedOnly: false, limit: rateWindow) ?? []
            let rate = RateShown(tries.count(where: \.isDelivered), of: tries.count, "latest tries")
            rows.append([
                .link(Shown.line(endpoint.url, limit: 200), to: "/webhooks/\(endpoint.key)"),
                .badge(endpoint.badge), .rate(rate), .count(endpoint.retryCount), .time(endpoint.lastSuccessAt),
            ])
        }
        let table = PageTable(
            caption: "Webhook endpoints", columns: ["URL", "State", "Delivered", "Tried again", "Last success"],
            rows: rows,
            empty: EmptyState(
                words:
                    "Nothing is posted yet. Add a URL of yours below: every bounce, delivery and complaint is sent to it, signed."
            ))
        var content = Card("Endpoints", table.markup).markup
        if visit.knownCaller.may(.webhooksWrite) {
            content +=
                Card(
                    "Add an endpoint", lead: "Posts are signed (Standard Webhooks); the secret is shown once.",
                    WebhookActs.form("/webhooks", button: "Add it").markup
                ).markup
        }
        return front.layout.page(
            "Webhooks", section: .webhooks, lead: "Events, as they happen, at your own programs.", content,
            request: request, visit: visit)
    }
}

extension WebhookEndpoint {
    var badge: Badge {
        switch disabledWhy {
        case .byHand: return Badge(word: "Paused", tone: .quiet)
        case .gone: return Badge(word: "Off: it answered 410 Gone", tone: .poor)
        case .failing: return Badge(word: "Off: it failed for five days", tone: .poor)
        case nil: break
        }
        if failingSince != nil { return Badge(word: "Failing", tone: .poor) }
        return lastSuccessAt == nil ? Badge(word: "Not used yet", tone: .quiet) : Badge(word: "Delivers", tone: .good)
    }
}
