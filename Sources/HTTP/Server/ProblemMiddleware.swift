import Accounts
import HTTPTypes
import Hummingbird
import Intake
import Logging
import Mail
import NIOCore
import Storage

/// Turns whatever an endpoint throws into a problem, and puts the fields on that every answer has.
struct ProblemMiddleware: RouterMiddleware {
    let layout: PageLayout
    let time: any TimeSource

    func handle(
        _ request: Request, context visit: Visit, next: (Request, Visit) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, visit)
        } catch {
            let problem = self.problem(error, request: request, visit: visit)
            response =
                Self.isForPerson(request)
                ? layout.notice(problem, requestID: visit.requestID, request: request)
                : problem.response(requestID: visit.requestID, path: request.uri.path)
        }
        if Self.isFromScript(request) { Self.tellPlace(&response) }
        SecurityHeaders.add(to: &response.headers)
        response.headers[.requestID] = visit.requestID
        return response
    }

    /// A form that our script sends in the browser's place, so that what was typed stays where something is wrong with it. It gets a
    /// problem as programs do.
    private static func isFromScript(_ request: Request) -> Bool { request.headers[.postriderForm] != nil }

    /// A script is not told where a redirection led: it is told where to go.
    private static func tellPlace(_ response: inout Response) {
        guard response.status == .seeOther, let place = response.headers[.location] else { return }
        response.status = .noContent
        response.headers[.location] = nil
        response.headers[.postriderPlace] = place
    }

    /// A browser that asks for a page.
    private static func isForPerson(_ request: Request) -> Bool {
        !isFromScript(request) && !request.uri.path.hasPrefix("/v1/")
            && (request.headers[.accept]?.contains("text/html") ?? false)
    }

    private func problem(_ error: any Error, request: Request, visit: Visit) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let refusal as SendingRefusal: return Problem(refusal, now: time.now())
        case let refusal as SignInRefusal: return Problem(refusal, now: time.now())
        case let fault as AccountsFault: return Problem(fault)
        case is NIOTooManyBytesError: return Problem(.bodyTooLarge, "The body is longer than this server takes.")
        case let error as HTTPError where error.status == .notFound: return Self.missing(request)
        case let error as HTTPError: return Problem(.badRequest, error.body ?? error.status.reasonPhrase)
        case EngineError.full:
            visit.logger.error("no room left", metadata: ["request": "\(visit.requestID)", "error": "\(error)"])
            return Problem(
                .insufficientStorage, "The disk has no room for more; nothing was accepted. Try again later.",
                headers: [.retryAfter: "30"])
        case EngineError.unavailable, EngineError.closed, EngineError.inUse:
            visit.logger.error("store unavailable", metadata: ["request": "\(visit.requestID)", "error": "\(error)"])
            return Problem(
                .unavailable, "The store cannot be written to just now; nothing was accepted. Try again.",
                headers: [.retryAfter: "5"])
        default:
            visit.logger.error("request failed", metadata: ["request": "\(visit.requestID)", "error": "\(error)"])
            return Problem(.internalError, "The request could not be finished. Its id finds it in the log.")
        }
    }

    /// 405 where the path is known and the method is not.
    private static func missing(_ request: Request) -> Problem {
        let path = request.uri.path
        let methods = Set(Front.endpoints.filter { $0.matches(path: path) }.map(\.method.rawValue))
        guard !methods.isEmpty, !methods.contains(request.method.rawValue) else {
            return Problem(.notFound, "No such resource.")
        }
        let allowed = methods.union(methods.contains("GET") ? ["HEAD"] : []).sorted().joined(separator: ", ")
        return Problem(.methodNotAllowed, "This resource takes \(allowed).", headers: [.allow: allowed])
    }
}

extension HTTPField.Name {
    static let postriderAccount = HTTPField.Name("Postrider-Account")!
    static let postriderForm = HTTPField.Name("Postrider-Form")!
    static let postriderPlace = HTTPField.Name("Postrider-Place")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let requestID = HTTPField.Name("X-Request-Id")!
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    static let contentTypeOptions = HTTPField.Name("X-Content-Type-Options")!
    static let frameOptions = HTTPField.Name("X-Frame-Options")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
    static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
}
