import Hummingbird
import JSON
import Metering

/// Health for those who watch the node: `/healthz` (it runs), `/readyz` (it should be given work), `/metrics` (Prometheus).
enum HealthAPI {
    static let endpoints: [Endpoint] = [
        .get("/healthz", .open) { _, _, _ in .json(["status": "ok"]) },
        .get("/readyz", .open, ready),
        .get("/metrics", .open, metrics),
    ]

    /// 200 or 503, each with all checks.
    private static func ready(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let readiness = await front.rooms.readiness()
        var response = Response.json(readiness.json)
        response.headers[.cacheControl] = "no-store"
        guard !readiness.isReady else { return response }
        response.status = .serviceUnavailable
        response.headers[.retryAfter] = "5"
        return response
    }

    private static func metrics(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .bytes(Array(await MetricsPage(front).text.utf8), type: MetricText.contentType)
    }
}
