import Accounts
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/settings/people`: who belongs to the account, and as what.
enum PeoplePage {
    static let endpoints: [Endpoint] = [
        .get("/settings/people", .page, show),
        .post("/settings/people", .act(.admin), add).notingItself(),
        .post("/settings/people/role", .act(.admin), setRole).notingItself(),
        .post("/settings/people/remove", .act(.admin), remove).notingItself(),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try KeysPage.demand(visit)
        let account = visit.knownCaller.account
        let people = try await front.rooms.accounts.users(of: account)
        let table = PeopleView.table(people, in: account) { person in
            let id = Field.hidden("user", person.id.description)
            let others = Role.allCases.filter { $0 != person.role(in: account) }
            let roles = others.markup { role in
                PageForm(
                    action: "/settings/people/role", fields: [id, .hidden("role", role.rawValue)],
                    button: "Make \(role.rawValue)", tone: .quiet
                ).markup + " "
            }
            let remove = PageForm(
                action: "/settings/people/remove", fields: [id], button: "Remove", tone: .quiet,
                question: "Remove \(Shown.line(person.email, limit: 120)) from the account?")
            return "<span class=\"row\">\(roles)\(remove.markup)</span>"
        }
        let content =
            SettingsPage.tabs("/settings/people", visit) + Card("People", table.markup).markup
            + Card("Add somebody", PeopleView.form("/settings/people").markup).markup
        return front.layout.page("People", section: .settings, content, request: request, visit: visit)
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        return Said.then(
            "/settings/people", try await AccountActs.add(form, to: visit.knownCaller.account, visit, front))
    }

    private static func setRole(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let user = try await person(form, visit, front)
        guard let role = try form.choice("role", Role.self) else { throw Problem(.badRequest, "Which role?") }
        _ = try await front.rooms.accounts.setRole(
            role, of: user.id, in: visit.knownCaller.account, by: visit.party)
        return Said.then("/settings/people", "\(Shown.line(user.email, limit: 120)) is \(role.rawValue) now.")
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let user = try await person(try await FormReader(request, front), visit, front)
        try await front.rooms.accounts.removeUser(user.id, from: visit.knownCaller.account, by: visit.party)
        return Said.then("/settings/people", "\(Shown.line(user.email, limit: 120)) belongs to the account no more.")
    }

    /// Somebody of the caller's account.
    private static func person(_ form: FormReader, _ visit: Visit, _ front: Front) async throws -> UserRecord {
        guard let id: UserID = try form.key("user"), let user = try await front.rooms.accounts.user(id),
            user.role(in: visit.knownCaller.account) != nil
        else { throw AccountsFault.noUser }
        return user
    }
}
