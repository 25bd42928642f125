import Accounts
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/settings/keys`: the programs that may use the API; a key is shown once, when it is made.
enum KeysPage {
    static let endpoints: [Endpoint] = [
        .get("/settings/keys", .page, show),
        .post("/settings/keys", .act(.admin), make).notingItself(),
        .post("/settings/keys/revoke", .act(.admin), revoke).notingItself(),
    ]

    static func demand(_ visit: Visit) throws {
        guard visit.knownCaller.may(.admin) else {
            throw Problem(.forbidden, "Keys and people are for the owners of the account.")
        }
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try demand(visit)
        let now = front.rooms.time.now()
        let keys = try await front.rooms.accounts.keys(of: visit.knownCaller.account)
        let good = keys.filter { $0.revokedAt == nil }
        let table = PageTable(
            caption: "API keys", columns: ["Name", "Begins with", "May", "Last used", "Until", ""],
            rows: good.prefix(500).map { key in
                let expires = key.expiresAt.map { Timestamp(microseconds: $0) }
                let revoke = PageForm(
                    action: "/settings/keys/revoke", fields: [.hidden("key", key.id.description)], button: "Revoke",
                    tone: .quiet, question: "Revoke the key? Programs that use it are refused at once.")
                return [
                    .text(Shown.line(key.name, limit: 100)), .code(Shown.line(key.hint, limit: 40)),
                    .soft(key.scopes.map(\.rawValue).sorted().joined(separator: ", ")),
                    key.lastUsedAt.map { .time(Timestamp(microseconds: $0)) } ?? .soft("never"),
                    expires.map { $0 <= now ? .badge(Badge(word: "Expired", tone: .poor)) : .time($0) }
                        ?? .soft("no end"),
                    .markup(revoke.markup),
                ]
            }, empty: EmptyState(words: "There is no key yet. Make one below; a program sends it with each request."))
        let revoked = keys.count - good.count
        let content =
            SettingsPage.tabs("/settings/keys", visit)
            + Card(
                "API keys", lead: revoked > 0 ? "\(Figures.count(revoked)) were revoked and are not shown." : nil,
                table.markup
            ).markup + Card("New key", form(visit).markup).markup
        return front.layout.page("API keys", section: .settings, content, request: request, visit: visit)
    }

    private static func form(_ visit: Visit) -> PageForm {
        let scopes = Caller.Scope.allCases.filter { $0 != .system || visit.knownCaller.may(.system) }
        return PageForm(
            action: "/settings/keys",
            fields: [
                .line("name", "Name", hint: "The program that uses it.", isRequired: true),
                .line("expires", "Until (UTC)", type: "datetime-local", hint: "Empty: until it is revoked."),
            ] + scopes.map { .tick("scope_\($0.rawValue)", $0.rawValue, $0 == .send, hint: $0.words) },
            button: "Make the key")
    }

    private static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let name = try form.demand("name", "The name", limit: 100)
        let scopes = Set(Caller.Scope.allCases.filter { form.flag("scope_\($0.rawValue)") })
        guard !scopes.isEmpty else { throw Problem(.badRequest, "Choose at least one thing that the key may do.") }
        guard !scopes.contains(.system) || visit.knownCaller.may(.system) else {
            throw Problem(.forbidden, "The scope “system” is given by those who have it.")
        }
        let expires = try form.text("expires", limit: 40).map { text in
            guard let time = PageTime.read(text), time > front.rooms.time.now() else {
                throw Problem(.badRequest, "“Until” is a time that is yet to come.")
            }
            return time
        }
        let key = try await front.rooms.accounts.makeKey(
            name: name, scopes: scopes, of: visit.knownCaller.account, expiresAt: expires, by: visit.party)
        return front.layout.page(
            "The key is made", section: .settings, trail: [("Settings", "/settings"), ("API keys", "/settings/keys")],
            Card(
                Shown.line(name, limit: 100), lead: "Copy it now: it is not shown again.",
                "<pre class=\"reply\">\(key.secret)</pre><p><a class=\"button\" href=\"/settings/keys\">Done</a></p>"
            ).markup, request: request, visit: visit)
    }

    private static func revoke(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        guard let id: APIKeyID = try form.key("key"),
            try await front.rooms.accounts.revoke(id, of: visit.knownCaller.account, by: visit.party)
        else { throw AccountsFault.noKey }
        return Said.then("/settings/keys", "The key is revoked.")
    }
}

extension Caller.Scope {
    var words: String {
        switch self {
        case .send: "Hand in mail."
        case .read: "See what concerns the account."
        case .verify: "Have addresses verified."
        case .suppressionsWrite: "Change the account's suppression list."
        case .contactsWrite: "Change contacts, lists and segments."
        case .campaignsWrite: "Make and steer campaigns."
        case .webhooksWrite: "Change webhook endpoints."
        case .domainsWrite: "Change sending domains."
        case .admin: "Everything in this account."
        case .system: "The whole installation."
        }
    }
}
