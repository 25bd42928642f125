import HTTPTypes
import Hummingbird
public import Metering

/// What API and pages count: how long each route takes.
public struct HTTPMetrics: Sendable {
    private let durations: Family<Histogram>

    public init(in registry: Registry = Registry()) {
        durations = registry.histograms(
            "postrider_http_request_duration_seconds",
            "What answers take, by route as it is described (not as it was asked for), method and status.",
            by: ["route", "method", "status"], .short)
    }

    /// - Parameter route: the endpoint's path with its parameters in braces; `nil` where none matched.
    func answered(_ request: Request, route: String?, status: HTTPResponse.Status, in duration: Duration) {
        // Methods are invented as easily as paths: where no route matched (Hummingbird then names one of its own) nothing of
        // the request is shown.
        let route = route.flatMap { $0.hasPrefix("/") ? $0 : nil }
        durations[route ?? "none", route == nil ? "any" : request.method.rawValue, "\(status.code)"].observe(duration)
    }
}

/// Times every answer.
struct TimingMiddleware: RouterMiddleware {
    let metrics: HTTPMetrics

    func handle(
        _ request: Request, context visit: Visit, next: (Request, Visit) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, visit)
        metrics.answered(
            request, route: visit.endpointPath, status: response.status, in: ContinuousClock.now - start)
        return response
    }
}
