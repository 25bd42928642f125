import Accounts
import Hummingbird
import JSON

/// A method, a path, who may call it, and what answers. The whole API is a list of these, so that the description
/// served at `/v1/openapi.json` can be held against it.
struct Endpoint: Sendable {
    enum Access: Hashable, Sendable {
        /// Anybody.
        case open
        /// An API key with this scope, or one that includes it.
        case key(Caller.Scope)
        /// A person: signed in, or on this machine where pages are open to loopback.
        case page
        /// The same, who may do this, from one of our own pages.
        case act(Caller.Scope)
    }

    let method: HTTPRequest.Method
    /// With parameters in braces: `/v1/messages/{id}`.
    let path: String
    let access: Access
    let answer: @Sendable (Request, Visit, Front) async throws -> Response
    /// Who writes an act that succeeded down in the audit log.
    enum Audit: Hashable, Sendable {
        /// The front, behind the act.
        case front
        /// The act itself: in its own transaction, or with more to say.
        case act
        /// Nobody, and why: it is no administration.
        case nobody(String)
    }

    private(set) var audit: Audit

    init(
        method: HTTPRequest.Method, path: String, access: Access,
        answer: @escaping @Sendable (Request, Visit, Front) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.answer = answer
        audit = method == .get || method == .head ? .nobody("it only looks") : .front
    }

    /// The same, whose act writes its own entry of the audit log.
    func notingItself() -> Endpoint { audited(.act) }

    /// The same, which is written down although it only looks: much is taken out at once.
    func noted() -> Endpoint { audited(.front) }

    /// The same, which is no administration.
    func unnoted(_ reason: String) -> Endpoint { audited(.nobody(reason)) }

    private func audited(_ audit: Audit) -> Endpoint {
        var endpoint = self
        endpoint.audit = audit
        return endpoint
    }

    static func get(
        _ path: String, _ access: Access, _ answer: @escaping @Sendable (Request, Visit, Front) async throws -> Response
    ) -> Endpoint {
        Endpoint(method: .get, path: path, access: access, answer: answer)
    }

    static func post(
        _ path: String, _ access: Access, _ answer: @escaping @Sendable (Request, Visit, Front) async throws -> Response
    ) -> Endpoint {
        Endpoint(method: .post, path: path, access: access, answer: answer)
    }

    static func patch(
        _ path: String, _ access: Access, _ answer: @escaping @Sendable (Request, Visit, Front) async throws -> Response
    ) -> Endpoint {
        Endpoint(method: .patch, path: path, access: access, answer: answer)
    }

    static func delete(
        _ path: String, _ access: Access, _ answer: @escaping @Sendable (Request, Visit, Front) async throws -> Response
    ) -> Endpoint {
        Endpoint(method: .delete, path: path, access: access, answer: answer)
    }

    /// True where a request for `path` would come here if it had our method.
    func matches(path other: some StringProtocol) -> Bool {
        let ours = path.split(separator: "/")
        let theirs = other.split(separator: "/")
        return ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
