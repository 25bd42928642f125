import Accounts
import HTTPTypes
import Hummingbird
import Mail
import Storage

extension Front {
    /// The caller whose key or session token stands in `Authorization: Bearer`. Source: RFC 6750 section 2.1.
    /// - Throws: a `Problem`: 401 where there is no good key, 403 where the caller may not do this, 429 where he asks too
    ///   often, 404 for an account that is none of his.
    func caller(of request: Request, scope: Caller.Scope, _ visit: inout Visit) async throws -> Caller {
        guard let secret = Front.bearerToken(request.headers[.authorization]) else {
            throw Problem(.unauthorized, "Send an API key as `Authorization: Bearer pk_…`.", headers: Front.challenge)
        }
        guard let caller = try await bearer(of: secret, &visit) else {
            throw Problem(
                .unauthorized, "The API key is unknown, revoked or expired, or the session is over.",
                headers: Front.challenge)
        }
        visit.quota = try requestMeter.take(of: caller.actor, now: rooms.time.now())
        let acting = try await actingCaller(caller, request)
        try Front.demand(scope, of: acting)
        return acting
    }

    private func bearer(of secret: String, _ visit: inout Visit) async throws -> Caller? {
        if let caller = try await rooms.accounts.caller(secret: secret) { return caller }
        visit.signedIn = try await rooms.accounts.signedIn(token: secret)
        return visit.signedIn?.caller
    }

    /// In the account that `Postrider-Account` names, if it names one.
    private func actingCaller(_ caller: Caller, _ request: Request) async throws -> Caller {
        guard let text = request.headers[.postriderAccount] else { return caller }
        guard let account = AccountID(text), let acting = try await rooms.accounts.caller(caller, in: account) else {
            throw Problem(.notFound, "No such account.")
        }
        return acting
    }

    /// - Throws: a `Problem` (403) where the caller has neither the scope nor one that includes it.
    static func demand(_ scope: Caller.Scope, of caller: Caller) throws {
        guard caller.may(scope) else {
            throw Problem(.forbidden, "The caller lacks the scope `\(scope.rawValue)`.")
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

    /// In the account whose pages were chosen, if he may see it.
    private func chosen(_ caller: Caller, _ request: Request) async throws -> Caller {
        guard let text = request.cookies[AccountCookie.name]?.value, let account = AccountID(text) else {
            return caller
        }
        return try await rooms.accounts.caller(caller, in: account) ?? caller
    }

    /// Who looks at a page: whoever is signed in and may read, or a visitor from this machine as long as nobody can sign
    /// in. `nil`: sign in first.
    func pageCaller(_ request: Request, _ visit: inout Visit) async throws -> Caller? {
        if let token = request.cookies[SessionCookie.name]?.value {
            visit.signedIn = try await rooms.accounts.signedIn(token: token)
            if let caller = visit.signedIn?.caller, caller.may(.read) { return try await chosen(caller, request) }
        }
        guard configuration.opensPagesToLoopback, visit.isFromLoopback, LocalHost.isNamed(by: request),
            !rooms.accounts.hasPeople
        else { return nil }
        return Caller(account: .first, actor: .machine, scopes: [.read])
    }
}
