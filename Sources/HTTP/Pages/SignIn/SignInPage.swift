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
        let fields = try await fields(request, front)
        let next = localPath(fields["next"])
        let credentials: Accounts.Credentials =
            if let key = fields["key"] {
                .key(secret: key)
            } else {
                .password(email: fields["email"] ?? "", password: fields["password"] ?? "")
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
                next: next, email: Shown.line(fields["email"] ?? "", limit: 254), usesKey: fields["key"] != nil,
                hasPeople: front.rooms.accounts.hasPeople, refusal: sentence(refusal, usesKey: fields["key"] != nil))
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
