import Accounts
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/settings/sessions`: who is signed in: one's own sessions, and all of the account for its owners.
enum SessionsPage {
    static let endpoints: [Endpoint] = [
        .get("/settings/sessions", .page, show),
        .post("/settings/sessions/end", .act(.read), end).notingItself(),
        .post("/settings/password", .act(.read), setPassword).notingItself(),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let now = front.rooms.time.now()
        let caller = visit.knownCaller
        let isOwner = caller.may(.admin)
        var own: UserID?
        if case .user(let id) = caller.actor { own = id }
        let sessions =
            isOwner || own != nil
            ? try await front.rooms.accounts.sessions(
                of: isOwner ? nil : own, in: isOwner ? caller.account : nil, limit: 200) : []
        let names = Dictionary(
            isOwner ? try await front.rooms.accounts.users(of: caller.account).map { ($0.id, $0.email) } : [],
            uniquingKeysWith: { first, _ in first })
        let rows = sessions.filter { $0.isOpen(at: now) }.map { session -> [Cell] in
            let isThis = session.id == visit.signedIn?.session.id
            let who = session.user.map { names[$0] ?? visit.signedIn?.user?.email ?? $0.description }
            let end = PageForm(
                action: "/settings/sessions/end", fields: [.hidden("session", session.id.description)],
                button: "End it",
                tone: .quiet)
            return [
                .text(Shown.line(who ?? session.key.map(\.description) ?? "", limit: 254)),
                .time(session.createdAt), .time(session.lastSeenAt),
                .code(Shown.line(session.origin ?? "–", limit: 60)),
                .soft(Shown.line(session.agent ?? "", limit: 120)),
                isThis ? .badge(Badge(word: "This one", tone: .good)) : .markup(end.markup),
            ]
        }
        var content =
            SettingsPage.tabs("/settings/sessions", visit)
            + Card(
                isOwner ? "Signed in to the account" : "Where you are signed in",
                PageTable(
                    caption: "Open sessions", columns: ["Who", "Since", "Last seen", "From", "Browser", ""], rows: rows,
                    empty: EmptyState(words: "Nobody is signed in.")
                ).markup
            ).markup
        if own != nil { content += passwordCard }
        return front.layout.page("Sessions", section: .settings, content, request: request, visit: visit)
    }

    private static var passwordCard: Markup {
        Card(
            "Your password", lead: "A new one ends your other sessions.",
            PageForm(
                action: "/settings/password",
                fields: [
                    .line(
                        "old", "The present one", type: "password", isRequired: true,
                        autocomplete: "current-password"),
                    .line(
                        "password", "The new one", type: "password",
                        hint: "At least \(Password.minimumCharacterCount) characters.",
                        isRequired: true, autocomplete: "new-password"),
                ], button: "Change it"
            ).markup
        ).markup
    }

    private static func end(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let id: SessionID = try await FormReader(request, front).key("session") else {
            throw AccountsFault.noSession
        }
        let caller = visit.knownCaller
        if caller.may(.admin) {
            try await front.rooms.accounts.endSession(
                id, of: nil, in: caller.may(.system) ? nil : caller.account, by: visit.party)
        } else {
            guard case .user(let user) = caller.actor else { throw AccountsFault.noSession }
            try await front.rooms.accounts.endSession(id, of: user, in: nil, by: visit.party)
        }
        return Said.then("/settings/sessions", "The session is over.")
    }

    private static func setPassword(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        guard case .user(let user) = visit.knownCaller.actor else {
            throw Problem(.notFound, "An API key has no password: sign in as a person.")
        }
        guard let old = try form.secret("old"), let new = try form.secret("password") else {
            throw Problem(.badRequest, "Both passwords are needed.")
        }
        try await front.rooms.accounts.setPassword(
            new, of: user, old: old, keeping: visit.signedIn?.session.id, by: visit.party)
        return Said.then("/settings/sessions", "The password was changed; your other sessions are over.")
    }
}
