import Bounce
import Hummingbird
import Mail
import Postmaster
import Spool

/// Health for those who watch the node: `/healthz` (it runs), `/readyz` (its store answers), `/metrics` (Prometheus).
enum HealthAPI {
    static let endpoints: [Endpoint] = [
        .get("/healthz", .open) { _, _, _ in .json(["status": "ok"]) },
        .get("/readyz", .open, ready),
        .get("/metrics", .open, metrics),
    ]

    private static func ready(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        do {
            _ = try await front.rooms.spool.queueDepth()
            return .json(["status": "ok"])
        } catch {
            throw Problem(.unavailable, "The store does not answer.", headers: [.retryAfter: "5"])
        }
    }

    private static func metrics(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let text = try await MetricsPage(front).text
        return .bytes(Array(text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
