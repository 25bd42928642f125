import Accounts
import Campaigns
import HTTPTypes
import JSON
import Mail
import MailAuth
import Postmaster
import Spool
import Storage
import TestKit
import Testing
import Verification

@testable import HTTP

@Suite("The API's description", .eachEngine)
struct DescriptionTests {
    private let document: JSONValue

    init() throws { document = try JSONParser.parse(Assets.openAPI) }

    private func described(_ endpoint: Endpoint) -> JSONValue? {
        document["paths"]?[endpoint.path]?[endpoint.method.rawValue.lowercased()]
    }

    private static var described: [Endpoint] {
        Front.endpoints.filter { endpoint in
            endpoint.path.hasPrefix("/v1/") || ["/healthz", "/readyz", "/metrics"].contains(endpoint.path)
        }
    }

    @Test("names every endpoint and no other")
    func complete() {
        let real = Set(Self.described.map { "\($0.method.rawValue) \($0.path)" })
        let told = Set(
            (document["paths"]?.members ?? []).flatMap { path in
                path.value.members.map { "\($0.name.uppercased()) \(path.name)" }
            })
        #expect(real == told)
    }

    @Test("tells the scope that each endpoint wants, its path parameters, and that it can fail")
    func access() throws {
        for endpoint in Self.described {
            let operation = try #require(described(endpoint))
            let scopes = operation["security"]?.elements.flatMap { $0["apiKey"]?.elements.compactMap(\.text) ?? [] }
            if case .key(let scope) = endpoint.access {
                #expect(scopes == [scope.rawValue], "\(endpoint.path)")
            } else {
                #expect(scopes == [], "\(endpoint.path)")
            }
            let named = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            let told = parameters(operation, in: "path").compactMap { $0["name"]?.text }
            #expect(named == told, "\(endpoint.path)")
            #expect(operation["responses"]?["default"] != nil)
            #expect(operation["operationId"]?.text != nil && operation["summary"]?.text != nil)
        }
    }

    private func parameters(_ operation: JSONValue, in place: String) -> [JSONValue] {
        (operation["parameters"]?.elements ?? []).filter { $0["in"]?.text == place }
    }

    @Test("every query parameter it names is taken, and answers look as it says")
    func answers() async throws {
        let node = try await TestNode()
        let campaign = try await node.populate()
        let message = try #require(try await node.spool.messages(MessageFilter()).first).key
        let returned = try await node.quarantine()
        let user = try await node.person("ada@example.com", .owner).id
        let domain = try #require(DomainName("shop.example"))
        let template = try await node.templates.add(
            TemplateText(subject: "s", text: "t"), named: "Welcome", account: .first, by: "test")
        _ = try await node.domains.add(domain, of: .first, keys: [NewDKIMKey(.ed25519SHA256)])
        try await node.populateContacts()
        let imported = try #require(
            try await node.people.imports.list(of: .first, before: nil, limit: 1).first
        ).key.description
        let list = try #require(try await node.people.contacts.lists(of: .first).first).key.description
        let segment = try #require(try await node.people.contacts.segments(of: .first).first).key.description
        try await node.openIncident()
        let webhook = try await node.webhooks.add(NewWebhookEndpoint(account: .first, url: "http://127.0.0.1:1/"))
        let exported = try await node.exports.add(.bounces(BounceFilter()), as: .csv, account: .first, by: "test").key
            .description
        try await node.exports.writeAll()
        let verified = try await node.verifications.verify(
            ["a@trouble.example.net"], VerificationRequest(level: .dns, account: .first), by: "test")[0].key!
        let job = try await node.verifiedList("email\na@b.example\n")
        let signup = try await node.signups.makeKey(
            named: "n", origins: ["https://b.example"], level: .fast, account: .first, by: .node)
        try await node.withRouter { calls async throws in
            for endpoint in Self.described where endpoint.method == .get {
                let operation = try #require(described(endpoint))
                let id =
                    [
                        "campaigns": campaign.description, "returned": returned.description,
                        "accounts": AccountID.first.description, "users": user.description,
                        "webhook-endpoints": webhook.endpoint.key.description,
                        "templates": template.key.description, "incidents": "inc_0000000000007",
                        "signup-keys": signup.key.description,
                    ].first { endpoint.path.contains("/\($0.key)/") }?.value ?? message.description
                let path = endpoint.path.replacing("{id}", with: id).replacing("{destination}", with: "google")
                    .replacing("{domain}", with: domain.text).replacing("{address}", with: "ada%40example.com")
                    .replacing("{contact}", with: "ada%40example.com").replacing("{list}", with: list)
                    .replacing("{segment}", with: segment).replacing("{import}", with: imported)
                    .replacing("{export}", with: exported).replacing("{verification}", with: verified.description)
                    .replacing("{job}", with: job.description)
                var queries = [""]
                for parameter in parameters(operation, in: "query") {
                    let name = try #require(parameter["name"]?.text)
                    let known = ["list_id": list, "segment_id": segment, "ids": campaign.description]
                    let value = known[name] ?? Self.example(name, parameter)
                    queries.append("?\(name)=\(value)")
                }
                for query in queries {
                    let answer = try await calls.get(path + query)
                    #expect(answer.status == 200, "\(path + query): \(answer.text)")
                    let schema = operation["responses"]?["200"]?["content"]?["application/json"]?["schema"]
                    guard let schema, answer.headers[.contentType] == "application/json" else { continue }
                    #expect(Schema(document: document).mistakes(answer.json, schema, at: path + query) == [])
                }
            }
        }
    }

    private static func example(_ name: String, _ parameter: JSONValue) -> String {
        switch name {
        case "limit": "2"
        case "since", "until": "2026-11-21T12:00:00Z"
        case "campaign_id": "cmp_0000000000001"
        case "after":
            [
                "msg_", "evt_", "cmp_", "sup_", "ret_", "lim_", "acc_", "aud_", "con_", "imp_", "wha_", "inc_",
                "qrn_", "exp_",
            ].first {
                parameter["description"]?.text?.contains($0) ?? false
            }.map {
                $0 + "0000000000001"
            } ?? ""
        case "reply_code": "550"
        case "rule": "tagged%20vip"
        case "status": "deferred,hard_bounce"
        case "recipient", "address": "ada@example.com"
        case "include_deferred", "all": "true"
        case "user_id": "usr_0000000000001"
        case "types": "message.bounced"
        case "wait": "0"
        default: parameter["schema"]?["enum"]?.elements.first?.text ?? "mailbox_full"
        }
    }

    @Test("what can be sent is what it says can be sent")
    func bodies() async throws {
        let node = try await TestNode()
        _ = try await node.spool.acceptSample(to: ["ada@example.com"])
        try await node.openIncident()
        let added = try await node.webhooks.add(NewWebhookEndpoint(account: .first, url: "http://127.0.0.1:1/"))
        let webhook = "/v1/webhook-endpoints/\(added.endpoint.key)"
        try await node.withRouter { calls async throws in
            for (path, body, schema) in [
                (
                    "/v1/messages", #"{"from":"a@b.example","to":["a@b.example"],"subject":"s","text":"t"}"#,
                    "SendAnswer"
                ),
                ("/v1/suppressions", #"{"address":"a@b.example"}"#, "Suppression"),
                ("/v1/suppressions", #"{"domain":"c.example","include_subdomains":true}"#, "Suppression"),
                ("/v1/suppressions:undo", #"{"cause":"manual","why":"w"}"#, "SuppressionUndone"),
                ("/v1/suppression-policy:try", #"{"hard_limit":2}"#, "SuppressionPolicyTrial"),
                ("/v1/bounce-counts:reset", #"{"domain":"b.example"}"#, "BounceCountsReset"),
                ("/v1/suppressions:check", #"{"addresses":["a@b.example","c@b.example"]}"#, "SuppressionCheckAnswer"),
                ("/v1/queues/google/limits", #"{"message_rate":"10/min","connections":2,"why":"w"}"#, "LimitChanges"),
                ("/v1/queues/google/pause", #"{"why":"w"}"#, "LimitChanges"),
                ("/v1/queues/google/resume", #"{"why":"w"}"#, "LimitChanges"),
                ("/v1/exports", #"{"kind":"bounces","format":"csv","filter":{"reason":"mailbox_full"}}"#, "Export"),
                ("/v1/verifications", #"{"address":"a@b.example"}"#, "Verification"),
                ("/v1/verifications", #"{"addresses":["a@b.example",""],"level":"fast"}"#, "Verifications"),
                ("/v1/signup-keys", #"{"name":"n","origins":["https://b.example"]}"#, "SignupKey"),
                ("/v1/contacts", #"{"email":"c@b.example","source":{"kind":"form"}}"#, "ContactAnswer"),
                ("/v1/lists", #"{"name":"n","opt_in":{"from":"a@b.example","hours":2}}"#, "ContactList"),
                ("/v1/segments", #"{"name":"n","rule":"tagged a"}"#, "Segment"),
                ("/v1/segments:preview", #"{"rule":"state is subscribed"}"#, "SegmentPreview"),
                ("/v1/contact-fields", #"{"name":"n"}"#, "ContactField"),
                ("/v1/api-keys", #"{"name":"n","scopes":["read"]}"#, "APIKeySecret"),
                ("/v1/webhook-endpoints", #"{"url":"http://127.0.0.1:1/"}"#, "WebhookEndpointSecret"),
                ("/v1/incidents/inc_0000000000007/close", #"{"why":"w"}"#, "Incident"),
                ("\(webhook)/test", "{}", "WebhookAttempt"),
                ("\(webhook)/rotate-secret", "{}", "WebhookEndpointSecret"),
                ("\(webhook)/replay", #"{"event_id":"\#(EventSequence(number: 1))"}"#, "WebhookReplayRange"),
            ] {
                let answer = try await calls.post(path, body)
                #expect((200..<300).contains(answer.status), "\(answer.text)")
                let described: JSONValue = ["$ref": .string("#/components/schemas/\(schema)")]
                #expect(Schema(document: document).mistakes(answer.json, described, at: path) == [])
                let strange = try await calls.post(path, #"{"strange":1}"#)
                #expect(strange.status == 422)
                let problem: JSONValue = ["$ref": "#/components/schemas/Problem"]
                #expect(Schema(document: document).mistakes(strange.json, problem, at: path) == [])
            }
        }
    }

    @Test("is served as it stands in the project")
    func served() async throws {
        try await TestNode().withRouter { calls async throws in
            #expect(try await calls.get("/v1/openapi.json", key: "").bytes == Assets.openAPI)
        }
    }
}

/// The part of JSON Schema that the description uses.
struct Schema {
    let document: JSONValue

    func mistakes(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        if let reference = schema["$ref"]?.text {
            let found = reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
            return found == .null ? ["\(place): no \(reference)"] : mistakes(value, found, at: place)
        }
        if let choices = schema["oneOf"]?.elements {
            return choices.contains { mistakes(value, $0, at: place).isEmpty } ? [] : ["\(place): none of the choices"]
        }
        var found: [String] = []
        let types = schema["type"].map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) } ?? []
        if !types.isEmpty, !types.contains(where: { fits(value, $0) }) { found.append("\(place): is no \(types)") }
        if let values = schema["enum"]?.elements, !values.contains(value) {
            found.append("\(place): \(value) is not listed")
        }
        if case .array(let elements) = value, let items = schema["items"] {
            found += elements.enumerated().flatMap { mistakes($1, items, at: "\(place)/\($0)") }
        }
        if case .object(let members) = value, let properties = schema["properties"] {
            for member in members {
                if let property = properties[member.name] {
                    found += mistakes(member.value, property, at: "\(place)/\(member.name)")
                } else {
                    found.append("\(place): \(member.name) is not described")
                }
            }
            for name in schema["required"]?.elements.compactMap(\.text) ?? [] where value[name] == nil {
                found.append("\(place): \(name) is missing")
            }
        }
        return found
    }

    private func fits(_ value: JSONValue, _ type: String) -> Bool {
        switch (value, type) {
        case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"), (.number, "number"),
            (.string, "string"), (.array, "array"), (.object, "object"):
            true
        default: false
        }
    }
}
