import Accounts
import Hummingbird
import Mail
import Spool
import Storage

/// `/accounts/administrators`: who administers the installation, apart from the people of accounts.
enum AdministratorsPage {
    static let endpoints: [Endpoint] = [
        .get("/accounts/administrators", .page, show),
        .post("/accounts/administrators", .act(.system), add).notingItself(),
        .post("/accounts/administrators/password", .act(.system), setPassword).notingItself(),
        .post("/accounts/administrators/remove", .act(.system), remove).notingItself(),
    ]
    private static let path = "/accounts/administrators"

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try AccountsPage.demand(visit)
        let people = try await front.rooms.accounts.administrators()
        let mayAct = visit.knownCaller.may(.system)
        let own = visit.signedIn?.user?.id
        let table = PageTable(
            caption: "Administrators", columns: ["Address", "Name", "Last seen", ""],
            rows: people.prefix(500).map { person in
                let remove = PageForm(
                    action: "\(path)/remove", fields: [.hidden("user", person.id.description)], button: "Remove",
                    tone: .quiet,
                    question: "Let \(Shown.line(person.email, limit: 120)) administer the installation no more?"
                ).markup
                return [
                    .address(Shown.line(person.email, limit: 254), to: nil), .text(Shown.line(person.name, limit: 120)),
                    person.hasPassword
                        ? person.signedInAt.map { .time($0) } ?? .soft("never signed in")
                        : .soft("has no password yet"),
                    .markup(mayAct && people.count > 1 && person.id != own ? remove : .nothing),
                ]
            },
            empty: EmptyState(
                words: "Nobody yet: the installation is administered with the first key, or from this machine."))
        var content = AccountsPage.tabs(path) + Card("Administrators", table.markup).markup
        if mayAct { content += forms(people) }
        return front.layout.page(
            "Administrators", section: .accounts, trail: [("Accounts", "/accounts")],
            lead: "They see and do everything, in every account.", content, request: request, visit: visit)
    }

    private static func forms(_ people: [UserRecord]) -> Markup {
        let add = PageForm(
            action: path,
            fields: [
                .line("email", "Address", type: "email", isRequired: true, autocomplete: "off"),
                .line("name", "Name", autocomplete: "off"),
                .line(
                    "password", "First password", type: "password",
                    hint: "At least 12 characters. Empty for somebody who signs in to an account already.",
                    autocomplete: "new-password"),
            ], button: "Add", id: "add")
        guard !people.isEmpty else { return Card("Add somebody", add.markup).markup }
        let password = PageForm(
            action: "\(path)/password",
            fields: [
                .choice(
                    "user", "Whose", people[0].id.description,
                    among: people.prefix(500).map { ($0.id.description, Shown.line($0.email, limit: 254)) }),
                .line(
                    "password", "New password", type: "password",
                    hint: "At least 12 characters. All other sessions of theirs end.", isRequired: true,
                    autocomplete: "new-password"),
            ], button: "Set it", tone: .grave, id: "password")
        return
            "<div class=\"columns\">\(Card("Add somebody", add.markup).markup)\(Card("Set a password", password.markup).markup)</div>"
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let user = try await front.rooms.accounts.addAdministrator(
            email: try form.demand("email", "The address", limit: 1_000), name: try form.text("name", limit: 200) ?? "",
            password: try form.secret("password"), by: visit.party)
        return Said.then(path, "\(Shown.line(user.email, limit: 120)) administers the installation now.")
    }

    private static func setPassword(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let user = try await person(form, front)
        guard let password = try form.secret("password") else { throw Problem(.badRequest, "The password is missing.") }
        try await front.rooms.accounts.setPassword(
            password, of: user.id, keeping: visit.signedIn?.session.id, by: visit.party)
        return Said.then(path, "\(Shown.line(user.email, limit: 120)) has a new password.")
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let user = try await person(try await FormReader(request, front), front)
        try await front.rooms.accounts.removeAdministrator(user.id, by: visit.party)
        return Said.then(path, "\(Shown.line(user.email, limit: 120)) administers nothing any more.")
    }

    private static func person(_ form: FormReader, _ front: Front) async throws -> UserRecord {
        guard let id: UserID = try form.key("user"), let user = try await front.rooms.accounts.user(id),
            user.isAdministrator
        else { throw AccountsFault.noUser }
        return user
    }
}
