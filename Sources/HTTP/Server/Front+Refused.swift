import Accounts
import HTTPTypes
import Hummingbird
import NIOCore

extension Front {
    /// Longest form that is kept until it is known whether it is taken, in bytes.
    private static let keptFormByteLimit = 64 << 10

    /// An act, and where it is refused, the page again from which the form came: for browsers without a script. Ours sends forms
    /// itself and puts the fault into the page.
    func act(_ request: Request, _ visit: Visit, at endpoint: Endpoint) async throws -> Response {
        guard let page = page(before: request), let bytes = try await form(of: request) else {
            return try await endpoint.answer(request, visit, self)
        }
        let kept = Request(head: request.head, body: RequestBody(buffer: ByteBuffer(bytes: bytes)))
        do {
            return try await endpoint.answer(kept, visit, self)
        } catch {
            guard let problem = Self.problemOfForm(error), let typed = FormReader.fields(of: bytes) else { throw error }
            let refused = RefusedForm(action: request.uri.path, typed: typed, problem)
            guard let response = try? await show(page, refused, request, visit), refused.isShown else { throw error }
            return response.with(status: problem.code.status)
        }
    }

    /// Whoever sent it can mend it.
    private static func problemOfForm(_ error: any Error) -> Problem? {
        let problem: Problem
        switch error {
        case let told as Problem: problem = told
        case let fault as AccountsFault: problem = Problem(fault)
        default: return nil
        }
        let mendable: [Problem.Code] = [.badRequest, .invalidRequest, .conflict]
        return mendable.contains(problem.code) ? problem : nil
    }

    /// The page of ours that a browser says the form stood on.
    private func page(before request: Request) -> String? {
        guard request.headers[.postriderForm] == nil, request.headers[.accept]?.contains("text/html") ?? false,
            let referer = request.headers[.referer], referer.utf8.count <= 4_000,
            let authority = request.head.authority
        else { return nil }
        for scheme in ["http://", "https://"] where referer.hasPrefix(scheme + authority + "/") {
            return String(referer.dropFirst(scheme.count + authority.count))
        }
        return nil
    }

    /// The bytes of a short form; `nil` for anything else, whose body is left alone.
    private func form(of request: Request) async throws -> [UInt8]? {
        guard FormReader.isForm(request), let length = request.headers[.contentLength].flatMap({ Int($0) }),
            (0...Self.keptFormByteLimit).contains(length)
        else { return nil }
        return try await body(of: request, upTo: Self.keptFormByteLimit)
    }

    private func show(
        _ page: String, _ refused: RefusedForm, _ request: Request, _ visit: Visit
    ) async throws -> Response? {
        let path = page.prefix { $0 != "?" && $0 != "#" }
        let found = Front.endpoints.filter { $0.method == .get && $0.access == .page && $0.matches(path: path) }
        // Words stand before parameters.
        guard let endpoint = found.min(by: { $0.parameterCount < $1.parameterCount }) else { return nil }
        var head = request.head
        head.method = .get
        head.path = String(page.prefix { $0 != "#" })
        head.headerFields[.contentType] = nil
        head.headerFields[.contentLength] = nil
        var visit = visit
        visit.coreContext.parameters = endpoint.parameters(in: path)
        let looking = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        return try await RefusedForm.$current.withValue(refused) { [visit] in
            try await endpoint.answer(looking, visit, self)
        }
    }
}

extension Endpoint {
    var parameterCount: Int { path.count { $0 == "{" } }

    /// The parts of `other` that stand for the parameters of our path.
    func parameters(in other: some StringProtocol) -> Parameters {
        var parameters = Parameters()
        for (ours, theirs) in zip(path.split(separator: "/"), other.split(separator: "/")) where ours.hasPrefix("{") {
            parameters[ours.dropFirst().dropLast()] = Substring(theirs)
        }
        return parameters
    }
}

extension Response {
    fileprivate func with(status: HTTPResponse.Status) -> Response {
        var response = self
        response.status = status
        return response
    }
}
