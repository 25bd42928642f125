import Accounts
import HTTPTypes
import Hummingbird
import Mail

/// `/welcome`: on a node that nobody can sign in to yet, whoever sits at its machine makes the first administrator here.
enum WelcomePage {
    static let path = "/welcome"
    static let endpoints: [Endpoint] = [.get(path, .open, show), .post(path, .open, make)]

    /// True where nobody can sign in, and the visitor sits at this machine.
    static func isOpen(to visit: Visit, _ request: Request, _ front: Front) -> Bool {
        front.configuration.opensPagesToLoopback && !front.rooms.accounts.hasPeople && visit.isFromLoopback
            && LocalHost.isNamed(by: request)
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard isOpen(to: visit, request, front) else { return Response(status: .seeOther, headers: [.location: "/"]) }
        let form = PageForm(
            action: path,
            fields: [
                .line("email", "Email address", type: "email", isRequired: true, autocomplete: "username"),
                .line("name", "Name", hint: "As others see it; may stay empty.", autocomplete: "name"),
                .line(
                    "password", "Password", type: "password",
                    hint: "At least \(Password.minimumCharacterCount) characters.",
                    isRequired: true, autocomplete: "new-password"),
            ], button: "Make the administrator and sign in")
        let content: Markup = """
            <section class="card narrow" aria-labelledby="welcome">
            <h1 id="welcome">Welcome to Postrider</h1>
            <p>It delivers mail and knows, for every recipient, what became of it. Nobody can sign in yet: the first \
            administrator is made here, by whoever sits at this machine.</p>
            \(form.markup)
            </section>
            """
        return front.layout.page("page", title: "Welcome", content: content.text, request: request)
    }

    private static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try SameOrigin.demand(of: request)
        guard isOpen(to: visit, request, front) else {
            throw Problem(.forbidden, "There are people who can sign in; an administrator adds others.")
        }
        let form = try await FormReader(request, front, upTo: 8 << 10)
        let email = try form.demand("email", "The email address", limit: 254)
        let password = try form.secret("password") ?? ""
        _ = try await front.rooms.accounts.addAdministrator(
            email: email, name: try form.text("name", limit: 100) ?? "", password: password,
            by: ActingParty(name: ActingParty.machine.name, origin: visit.origin))
        let (token, _) = try await front.rooms.accounts.signIn(
            .password(email: email, password: password), origin: visit.origin, agent: request.headers[.userAgent])
        var response = Response(status: .seeOther, headers: [.location: TryOutPage.path])
        response.setCookie(SessionCookie.begin(token, request))
        return response
    }
}
