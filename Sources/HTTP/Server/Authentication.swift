import Accounts
import HTTPTypes
import Hummingbird
import Mail

extension Front {
    /// The caller whose key stands in `Authorization: Bearer`. Source: RFC 6750 section 2.1.
    /// - Throws: a `Problem`: 401 where there is no good key, 403 where the key may not do this.
    func caller(of request: Request, scope: Caller.Scope) async throws -> Caller {
        guard let secret = Front.bearerToken(request.headers[.authorization]) else {
            throw Problem(.unauthorized, "Send an API key as `Authorization: Bearer pk_…`.", headers: Front.challenge)
        }
        guard let caller = try await rooms.accounts.caller(secret: secret) else {
            throw Problem(.unauthorized, "The API key is unknown or revoked.", headers: Front.challenge)
        }
        try Front.demand(scope, of: caller)
        return caller
    }

    /// - Throws: a `Problem` (403) where the caller has neither the scope nor `admin`.
    static func demand(_ scope: Caller.Scope, of caller: Caller) throws {
        guard caller.scopes.contains(scope) || caller.scopes.contains(.admin) else {
            throw Problem(.forbidden, "The API key lacks the scope `\(scope.rawValue)`.")
        }
    }

    private static let challenge: HTTPFields = [.wwwAuthenticate: "Bearer realm=\"postrider\""]

    /// At most 200 bytes; a longer one is no key.
    static func bearerToken(_ field: String?) -> String? {
        guard let field, field.utf8.count <= 200 else { return nil }
        let words = field.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }

    /// True where pages may be shown: a good session, or a visitor from this machine where that is open.
    func mayRead(_ request: Request, _ visit: Visit) async throws -> Bool {
        if configuration.opensPagesToLoopback, visit.isFromLoopback, LocalHost.isNamed(by: request) { return true }
        return try await sessions.isOpen(for: request, accounts: rooms.accounts, now: rooms.time.now())
    }
}
