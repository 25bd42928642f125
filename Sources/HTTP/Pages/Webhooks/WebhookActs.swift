import Accounts
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// Adds, changes, tests and removes endpoints, and posts events again.
enum WebhookActs {
    static func form(_ path: String, _ endpoint: WebhookEndpoint? = nil, button: String) -> PageForm {
        let chosen = endpoint?.types ?? EventType.chosenByDefault
        let types = EventType.allCases.map(\.rawValue).sorted().map { name in
            Field.tick("type_\(name)", name, chosen.contains { $0.rawValue == name })
        }
        return PageForm(
            action: path,
            fields: [
                .line("url", "URL", endpoint?.url ?? "", type: "url", hint: "https://…", isRequired: true),
                .line("description", "What for", endpoint?.description ?? ""),
                .line(
                    "in_flight", "Posts at once", "\(endpoint?.maximumInFlight ?? 8)", type: "number",
                    hint: "1 to 32. With 1 all events keep their order; events of one message always do."),
            ] + types, button: button, id: "endpoint")
    }

    private static func types(_ form: FormReader) throws -> Set<EventType> {
        let types = Set(EventType.allCases.filter { form.flag("type_\($0.rawValue)") })
        guard !types.isEmpty else { throw Problem(.badRequest, "Choose at least one kind of event.") }
        return types
    }

    static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let chosen = try types(form)
        let new = NewWebhookEndpoint(
            account: visit.knownCaller.account, url: try form.demand("url", "The URL", limit: 2_048),
            description: try form.text("description", limit: 500) ?? "",
            types: chosen == EventType.chosenByDefault ? nil : chosen,
            maximumInFlight: try form.number("in_flight", "Posts at once", in: 1...32) ?? 8)
        let made = try await WebhooksAPI.explaining { try await WebhooksPage.demand(front).add(new) }
        return secretPage(made.secret, made.endpoint.key, "The endpoint is added", request, visit, front)
    }

    /// The secret is shown this once.
    private static func secretPage(
        _ secret: WebhookSecret, _ key: WebhookKey, _ title: String, _ request: Request, _ visit: Visit, _ front: Front
    ) -> Response {
        front.layout.page(
            title, section: .webhooks, trail: [("Webhooks", "/webhooks")],
            Card(
                "Its secret", lead: "Copy it now: it is not shown again.",
                """
                <pre class="reply">\(secret.text)</pre><p>A receiver checks with it that a post came from here.</p>
                <p><a class="button" href="/webhooks/\(key.description)">Go to the endpoint</a></p>
                """
            ).markup, request: request, visit: visit)
    }

    static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let endpoint = try await WebhookPage.find(visit, front)
        let form = try await FormReader(request, front)
        let chosen = try types(form)
        var change = WebhookChange()
        change.url = try form.text("url", limit: 2_048)
        change.description = try form.text("description", limit: 500) ?? ""
        change.types = .some(chosen == EventType.chosenByDefault ? nil : chosen)
        change.maximumInFlight = try form.number("in_flight", "Posts at once", in: 1...32)
        return try await apply(change, to: endpoint, "The endpoint was changed.", visit, front)
    }

    static func pause(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let endpoint = try await WebhookPage.find(visit, front)
        var change = WebhookChange()
        change.isEnabled = false
        return try await apply(change, to: endpoint, "Nothing is posted to it until it is resumed.", visit, front)
    }

    static func resume(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let endpoint = try await WebhookPage.find(visit, front)
        var change = WebhookChange()
        change.isEnabled = true
        change.skipsBacklog = try await FormReader(request, front).flag("skip")
        return try await apply(change, to: endpoint, "Events are posted to it again.", visit, front)
    }

    private static func apply(
        _ change: WebhookChange, to endpoint: WebhookEndpoint, _ words: String, _ visit: Visit, _ front: Front
    ) async throws -> Response {
        let changed = try await WebhooksAPI.explaining {
            try await WebhooksPage.demand(front).change(endpoint.key, of: visit.knownCaller.account, change)
        }
        guard changed != nil else { throw WebhooksAPI.missing }
        return Said.then("/webhooks/\(endpoint.key)", words)
    }

    static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try WebhooksAPI.key(visit)
        guard try await WebhooksPage.demand(front).remove(key, of: visit.knownCaller.account) else {
            throw WebhooksAPI.missing
        }
        return Said.then("/webhooks", "The endpoint is removed.")
    }

    static func rotate(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try WebhooksAPI.key(visit)
        let hours = try await FormReader(request, front).number("hours", "Hours", in: 0...168)
        let overlap = hours.map { Duration.seconds($0 * 3_600) } ?? Webhooks.rotationOverlap
        guard
            let secret = try await WebhooksPage.demand(front).rotateSecret(
                key, of: visit.knownCaller.account, overlap: overlap)
        else { throw WebhooksAPI.missing }
        return secretPage(secret, key, "A new secret", request, visit, front)
    }

    static func test(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try WebhooksAPI.key(visit)
        guard let type = EventType(rawValue: "message.bounced"),
            let attempt = try await WebhooksPage.demand(front).test(key, of: visit.knownCaller.account, type: type)
        else { throw WebhooksAPI.missing }
        let words =
            attempt.isDelivered
            ? "The test arrived: it was answered with \(attempt.status ?? 200)."
            : "The test did not arrive: \(attempt.status.map { "it was answered with \($0)" } ?? attempt.failure?.sentence ?? "no answer")."
        return Said.then("/webhooks/\(key)", words)
    }

    static func replay(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try WebhooksAPI.key(visit)
        let form = try await FormReader(request, front)
        let stretch: Webhooks.Stretch
        if let event: EventSequence = try form.key("event") {
            stretch = .one(event)
        } else {
            let since = try form.demand("since", "The beginning", limit: 40)
            guard let from = PageTime.read(since) else { throw Problem(.badRequest, "“From” is no time.") }
            let until = try form.text("until", limit: 40).map { text in
                guard let time = PageTime.read(text) else { throw Problem(.badRequest, "“Until” is no time.") }
                return time
            }
            stretch = .time(since: from, until: until)
        }
        let range = try await WebhooksAPI.explaining {
            try await WebhooksPage.demand(front).replay(stretch, to: key, of: visit.knownCaller.account)
        }
        guard range != nil else { throw WebhooksAPI.missing }
        return Said.then("/webhooks/\(key)", "They are posted again: look at the tries in a moment.")
    }
}
