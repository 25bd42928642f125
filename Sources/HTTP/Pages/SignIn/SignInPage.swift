import Accounts
import HTTPTypes
import Hummingbird
import Mail

/// Signing in with an API key, and out again. A session is a random cookie that scripts cannot read and other sites
/// cannot send with a form.
enum SignInPage {
    static let endpoints: [Endpoint] = [
        .get("/sign-in", .open, show),
        .post("/sign-in", .open, signIn),
        .post("/sign-out", .open, signOut),
    ]

    struct Content {
        let next: String
        let isRefused: Bool
    }

    /// Sends a visitor who has to sign in to the form, and back afterwards.
    static func redirect(from request: Request) -> Response {
        seeOther("/sign-in?next=" + FormText.encode(request.uri.string))
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let next = localPath(query.text("next", limit: 2_000))
        return form(next: next, isRefused: false, request: request, front: front)
    }

    private static func form(next: String, isRefused: Bool, request: Request, front: Front) -> Response {
        front.layout.page(
            "sign-in", title: "Sign in", content: Content(next: next, isRefused: isRefused), request: request,
            status: isRefused ? .forbidden : .ok)
    }

    private static func signIn(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let fields = try await fields(request, front)
        let next = localPath(fields["next"])
        guard let secret = fields["key"], let caller = try await front.rooms.accounts.caller(secret: secret),
            !caller.scopes.isDisjoint(with: [.read, .admin])
        else { return form(next: next, isRefused: true, request: request, front: front) }
        front.sessions.end(request)
        var response = seeOther(next)
        response.setCookie(
            cookie(front.sessions.begin(secret: secret, now: front.rooms.time.now()), life: Sessions.life, request))
        return response
    }

    private static func signOut(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        front.sessions.end(request)
        var response = seeOther("/sign-in")
        response.setCookie(cookie("", life: .zero, request))
        return response
    }

    private static func cookie(_ value: String, life: Duration, _ request: Request) -> Cookie {
        let isSecure = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] } == "https"
        return Cookie(
            name: Sessions.cookieName, value: value, maxAge: Int(life.components.seconds), path: "/", secure: isSecure,
            httpOnly: true, sameSite: .lax)
    }

    private static func fields(_ request: Request, _ front: Front) async throws -> [String: String] {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false else {
            throw Problem(.unsupportedMediaType, "The form is sent as application/x-www-form-urlencoded.")
        }
        let text = String(decoding: try await front.body(of: request, upTo: 8 << 10), as: UTF8.self)
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(20) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, let name = FormText.decode(parts[0]) { fields[name] = FormText.decode(parts[1]) }
        }
        return fields
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
