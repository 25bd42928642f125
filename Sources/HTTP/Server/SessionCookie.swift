import Accounts
import HTTPTypes
import Hummingbird

/// The cookie that keeps a browser signed in: random, out of reach of scripts, not sent along by other sites' forms. The
/// store has a hash of it.
enum SessionCookie {
    static let name = "postrider_session"

    static func begin(_ token: String, _ request: Request) -> Cookie { cookie(token, SessionLife.whole, request) }

    /// Takes it back.
    static func end(_ request: Request) -> Cookie { cookie("", .zero, request) }

    private static func cookie(_ value: String, _ life: Duration, _ request: Request) -> Cookie {
        let isSecure = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] } == "https"
        return Cookie(
            name: name, value: value, maxAge: Int(life.components.seconds), path: "/", secure: isSecure,
            httpOnly: true, sameSite: .lax)
    }
}
