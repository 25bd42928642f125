import Accounts
import HTTPTypes
import Hummingbird
import Mail
import Storage

extension Front {
    /// Writes an act down that does not do so itself, behind it: on what, as the path or what was made says, and how it was
    /// asked for.
    func note(_ endpoint: Endpoint, _ request: Request, _ visit: Visit, _ response: Response) async throws {
        guard endpoint.audit == .front, let scope = endpoint.access.scope, (200..<400).contains(response.status.code)
        else { return }
        let named = endpoint.parameterNames.compactMap { visit.parameters.get($0) }
        let made =
            response.status == .seeOther
            ? nil : response.headers[.location]?.split(separator: "/").last.map(String.init)
        try await note(
            endpoint.action, named.isEmpty ? made ?? "" : named.joined(separator: " "),
            "\(request.method.rawValue) \(request.uri.string)", visit, isOfInstallation: scope == .system)
    }

    /// Writes an act down that has more to say than its path.
    /// - Parameter isOfInstallation: it is nobody's but the administrators', such as one on the system's suppression list.
    func note(
        _ action: String, _ subject: String, _ detail: String, _ visit: Visit, isOfInstallation: Bool = false
    ) async throws {
        try await rooms.accounts.note(
            action, subject, detail, account: isOfInstallation ? nil : visit.knownCaller.account, by: visit.party)
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
        if method == .post || method == .get, words.count > 1, let verb = words.last { return "\(noun).\(verb)" }
        let inner = words.count > 1 ? words.last.map { "\($0)_" } ?? "" : ""
        return switch method {
        case .post: "\(noun).created"
        case .delete: "\(noun).\(inner)removed"
        default: "\(noun).\(inner)changed"
        }
    }
}
