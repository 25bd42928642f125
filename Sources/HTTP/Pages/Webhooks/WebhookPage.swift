import Accounts
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/webhooks/{id}`: one endpoint, each try with request and answer, and what can be done.
enum WebhookPage {
    static let limit = 25

    static func find(_ visit: Visit, _ front: Front) async throws -> WebhookEndpoint {
        guard
            let found = try await WebhooksPage.demand(front).endpoint(
                try WebhooksAPI.key(visit), of: visit.knownCaller.account)
        else { throw WebhooksAPI.missing }
        return found
    }

    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let endpoint = try await find(visit, front)
        var query = QueryReader(request)
        let failedOnly = query.flag("failed")
        let before: WebhookAttemptKey? = query.key("before")
        try query.finish()
        let tries =
            try await WebhooksPage.demand(front).attempts(
                of: endpoint.key, account: visit.knownCaller.account, before: before, failedOnly: failedOnly,
                limit: limit + 1) ?? []
        let mayAct = visit.knownCaller.may(.webhooksWrite)
        let content =
            stateCard(endpoint, mayAct)
            + triesCard(endpoint, tries, failedOnly: failedOnly, mayAct) + (mayAct ? actCards(endpoint) : .nothing)
        return front.layout.page(
            "Webhook endpoint", section: .webhooks, trail: [("Webhooks", "/webhooks")],
            lead: Shown.line(endpoint.url, limit: 300), content, request: request, visit: visit)
    }

    private static func stateCard(_ endpoint: WebhookEndpoint, _ mayAct: Bool) -> Markup {
        let types = (endpoint.types ?? EventType.chosenByDefault).map(\.rawValue).sorted().joined(separator: ", ")
        var facts: [(String, Markup)] = [
            ("State", endpoint.badge.markup), ("URL", "<code>\(Shown.line(endpoint.url, limit: 2_048))</code>"),
        ]
        if !endpoint.description.isEmpty { facts.append(("For", "\(Shown.line(endpoint.description, limit: 500))")) }
        facts.append(("Events", "\(types)\(endpoint.types == nil ? " (the usual ones)" : "")"))
        facts.append(("Posts at once", "\(endpoint.maximumInFlight) at most"))
        if let time = endpoint.lastSuccessAt { facts.append(("Last success", TimeShown(time).markup)) }
        if let time = endpoint.failingSince {
            facts.append(("Failing since", "\(TimeShown(time).markup), \(Figures.count(endpoint.failureCount)) tries"))
        }
        if endpoint.retryCount > 0 { facts.append(("Tried again", "\(Figures.count(endpoint.retryCount)) events")) }
        if let until = endpoint.formerSecretUntil {
            facts.append(("Former secret", "signs beside the new one until \(TimeShown(until).markup)"))
        }
        guard mayAct else { return Card("Now", FactList(facts).markup).markup }
        let path = "/webhooks/\(endpoint.key)"
        let test = PageForm(action: path + "/test", button: "Send a test").markup
        let pause =
            endpoint.isEnabled
            ? PageForm(action: path + "/pause", button: "Pause", tone: .quiet).markup
            : PageForm(
                action: path + "/resume",
                fields: [.tick("skip", "Leave out what happened meanwhile", false)], button: "Resume", id: "resume"
            ).markup
        return Card("Now", "\(FactList(facts).markup)<div class=\"row\">\(test)\(pause)</div>").markup
    }

    private static func triesCard(
        _ endpoint: WebhookEndpoint, _ tries: [WebhookAttempt], failedOnly: Bool, _ mayAct: Bool
    ) -> Markup {
        let path = "/webhooks/\(endpoint.key)"
        let tabs = Tabs(tabs: [("All", path, !failedOnly), ("Failed", path + "?failed=true", failedOnly)]).markup
        let next =
            tries.count > limit
            ? PagePath.of(
                path, [("failed", failedOnly ? "true" : nil), ("before", tries[limit - 1].key.description)]) : nil
        let table = PageTable(
            caption: "Tries, newest first", columns: ["When", "Event", "Try", "Answer", "Took", "Request and answer"],
            rows: tries.prefix(limit).map { row($0, path, mayAct) },
            empty: EmptyState(
                words: failedOnly ? "No try failed." : "Nothing was posted yet. Send a test to see whether it arrives.")
        )
        return Card("Tries", tabs + table.markup + Pager(next: next).markup).markup
    }

    private static func row(_ attempt: WebhookAttempt, _ path: String, _ mayAct: Bool) -> [Cell] {
        let answer =
            attempt.isDelivered
            ? Badge(word: "\(attempt.status ?? 200)", tone: .good)
            : Badge(word: attempt.status.map { "\($0)" } ?? attempt.failure?.sentence ?? "No answer", tone: .poor)
        let again: Markup? =
            mayAct
            ? attempt.event.map {
                PageForm(
                    action: path + "/replay", fields: [.hidden("event", $0.description)], button: "Post it again",
                    tone: .quiet
                ).markup
            } : nil
        let body: Markup? = attempt.body.isEmpty ? nil : "\n\n\(Shown.block(attempt.body, limit: 1_024))"
        let detail: Markup = """
            <details><summary>Show</summary><pre class="reply">\(Shown.block(attempt.request, limit: 4_096))</pre>\
            <pre class="reply">\(Shown.block(attempt.response, limit: 4_096))\(body)</pre>\(again)</details>
            """
        return [
            .time(attempt.at), .text(Shown.line(attempt.type, limit: 60)),
            .figure("\(attempt.number)"), .badge(answer),
            .figure("\(Figures.count(Int(attempt.latency / .milliseconds(1)))) ms"), .markup(detail),
        ]
    }

    private static func actCards(_ endpoint: WebhookEndpoint) -> Markup {
        let path = "/webhooks/\(endpoint.key)"
        let replay = PageForm(
            action: path + "/replay",
            fields: [
                .line("since", "From (UTC)", type: "datetime-local", isRequired: true),
                .line("until", "Until (UTC)", type: "datetime-local", hint: "Empty: up to now."),
            ], button: "Post them again", id: "replay")
        let rotate = PageForm(
            action: path + "/rotate",
            fields: [
                .line(
                    "hours", "Hours for which the old one signs as well", "24", type: "number",
                    hint: "So that nothing is lost while you change it.")
            ], button: "New secret", id: "rotate")
        let remove = PageForm(
            action: path + "/remove", button: "Remove the endpoint", tone: .grave,
            question: "Remove it? What waits for it is not posted any more.")
        return """
            <div class="columns">\(Card("Post again", lead: "Everything of a time, such as an outage of yours.", replay.markup).markup)\
            \(Card("Secret", lead: "By which a receiver knows that a post is ours.", rotate.markup).markup)</div>
            \(Card("Change", WebhookActs.form(path + "/change", endpoint, button: "Change").markup).markup)
            \(Card("Remove", remove.markup).markup)
            """
    }
}
