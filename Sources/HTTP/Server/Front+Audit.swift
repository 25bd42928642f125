import Accounts
import HTTPTypes
import Hummingbird
import Mail
import Storage

extension Front {
    /// Writes an act of administration down that its room does not write down itself: whatever changes what one of these
    /// scopes guards. What people send, and the lists they keep, are no administration.
    func note(
        _ endpoint: Endpoint, _ request: Request, _ visit: Visit, _ status: HTTPResponse.Status
    ) async throws {
        guard let scope = endpoint.access.scope, Front.auditedScopes.contains(scope), !endpoint.notesItself,
            endpoint.method != .get, endpoint.method != .head, (200..<400).contains(status.code)
        else { return }
        let subject = endpoint.parameterNames.compactMap { visit.parameters.get($0) }.joined(separator: " ")
        try await rooms.accounts.note(
            endpoint.action, subject, "\(request.method.rawValue) \(request.uri.path)",
            account: scope == .system ? nil : visit.knownCaller.account, by: visit.party)
    }

    /// Writes an act down that only sometimes is administration: on the system's suppression list, on everybody's policy.
    func noteInstallation(_ action: String, _ subject: String, _ detail: String, _ visit: Visit) async throws {
        try await rooms.accounts.note(action, subject, detail, account: nil, by: visit.party)
    }

    /// The entry of an act on the caller's account, to be written in the transaction of the act.
    func noting(
        _ action: String, _ subject: String, _ detail: String, _ visit: Visit
    ) -> @Sendable (any WriteConnection) throws -> Void {
        let (now, account, party) = (rooms.time.now(), visit.knownCaller.account, visit.party)
        return { connection in
            try party.note(action, subject, detail, account: account, at: now, on: connection)
        }
    }

    private static let auditedScopes: Set<Caller.Scope> = [
        .admin, .system, .domainsWrite, .webhooksWrite, .campaignsWrite,
    ]
}

extension Endpoint.Access {
    /// What whoever calls must be allowed to do.
    var scope: Caller.Scope? {
        switch self {
        case .key(let scope), .act(let scope): scope
        case .open, .page: nil
        }
    }
}

extension Endpoint {
    /// The names in braces.
    var parameterNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            String(part.dropFirst().prefix { $0 != "}" })
        }
    }

    /// `queues.pause`, `domains.created`: the first word of the path (behind `/v1`), and the last word that is no parameter,
    /// or what the method does.
    var action: String {
        let path = path.split(separator: "/")
        let parts = path.first == "v1" ? path.dropFirst() : path[...]
        let words = parts.flatMap { $0.split(separator: ":") }.filter { !$0.hasPrefix("{") }
        let noun = words.first.map(String.init) ?? "installation"
        if method == .post, words.count > 1, let verb = words.last { return "\(noun).\(verb)" }
        let inner = words.count > 1 ? words.last.map { "\($0)_" } ?? "" : ""
        return switch method {
        case .post: "\(noun).created"
        case .delete: "\(noun).\(inner)removed"
        default: "\(noun).\(inner)changed"
        }
    }
}
