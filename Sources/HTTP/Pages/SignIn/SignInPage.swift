import Accounts
import HTTPTypes
import Hummingbird
import Mail

/// Signing in with a person's address and password or with an API key, and out again.
enum SignInPage {
    static let endpoints: [Endpoint] = [
        .get("/sign-in", .open, show),
        .post("/sign-in", .open, signIn),
        .post("/sign-out", .open, signOut),
    ]

    struct Content {
        let next: String
        /// What was typed, so that it need not be typed again.
        let email: String
        let usesKey: Bool
        let hasPeople: Bool
        let refusal: String?
    }

    /// Sends a visitor who has to sign in to the form, and back afterwards.
    static func redirect(from request: Request) -> Response {
        seeOther("/sign-in?next=" + FormText.encode(request.uri.string))
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let next = localPath(query.text("next", limit: 2_000))
        let usesKey = query.flag("key") || !front.rooms.accounts.hasPeople
        let content = Content(
            next: next, email: "", usesKey: usesKey, hasPeople: front.rooms.accounts.hasPeople, refusal: nil)
        return front.layout.page("sign-in", title: "Sign in", content: content, request: request)
    }

    private static func signIn(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front, upTo: 8 << 10)
        let (key, email) = (try form.text("key", limit: 500), try form.text("email") ?? "")
        let next = localPath(try form.text("next", limit: 2_000))
        let credentials: Accounts.Credentials =
            if let key {
                .key(secret: key)
            } else {
                .password(email: email, password: try form.secret("password") ?? "")
            }
        do {
            let (token, _) = try await front.rooms.accounts.signIn(
                credentials, origin: visit.origin, agent: request.headers[.userAgent])
            if let old = request.cookies[SessionCookie.name]?.value {
                try await front.rooms.accounts.signOut(token: old)
            }
            var response = seeOther(next)
            response.setCookie(SessionCookie.begin(token, request))
            return response
        } catch let refusal as SignInRefusal {
            let content = Content(
                next: next, email: Shown.line(email, limit: 254), usesKey: key != nil,
                hasPeople: front.rooms.accounts.hasPeople, refusal: sentence(refusal, usesKey: key != nil))
            let problem = Problem(refusal, now: front.rooms.time.now())
            var response = front.layout.page(
                "sign-in", title: "Sign in", content: content, request: request,
                status: refusal == .wrong ? .forbidden : problem.code.status)
            response.headers.append(contentsOf: problem.headers)
            return response
        }
    }

    private static func sentence(_ refusal: SignInRefusal, usesKey: Bool) -> String {
        switch refusal {
        case .wrong:
            usesKey ? "That key is unknown, revoked or expired." : "The address and the password do not fit."
        case .noAccess:
            usesKey ? "That key may not read." : "You belong to no account any more."
        case .tooMany(let until): "Too many tries failed. None is looked at until \(until.rfc3339)."
        case .busy: "Too many sign in at this moment: try again."
        }
    }

    private static func signOut(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        if let token = request.cookies[SessionCookie.name]?.value {
            try await front.rooms.accounts.signOut(token: token)
        }
        var response = seeOther("/sign-in")
        response.setCookie(SessionCookie.end(request))
        return response
    }

    /// A path on this server; `/` for anything that could lead elsewhere.
    static func localPath(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        return text
    }

    private static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}
