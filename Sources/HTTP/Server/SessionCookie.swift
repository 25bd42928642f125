import Accounts
import HTTPTypes
import Hummingbird
import Storage

/// The cookie that keeps a browser signed in: random, out of reach of scripts, not sent along by other sites' forms. The
/// store has a hash of it.
enum SessionCookie {
    static let name = "postrider_session"

    static func begin(_ token: String, _ request: Request) -> Cookie { cookie(token, SessionLife.whole, request) }

    /// Takes it back.
    static func end(_ request: Request) -> Cookie { cookie("", .zero, request) }

    private static func cookie(_ value: String, _ life: Duration, _ request: Request) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: Int(life.components.seconds), path: "/", secure: isSecure(request),
            httpOnly: true, sameSite: .lax)
    }

    static func isSecure(_ request: Request) -> Bool {
        HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] } == "https"
    }
}

/// Whose pages a person looks at, where he may look at several accounts.
enum AccountCookie {
    static let name = "postrider_account"

    static func choose(_ account: AccountID, _ request: Request) -> Cookie {
        Cookie(
            name: name, value: account.description, maxAge: Int(SessionLife.whole.components.seconds), path: "/",
            secure: SessionCookie.isSecure(request), httpOnly: true, sameSite: .lax)
    }
}
