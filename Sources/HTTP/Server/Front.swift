import Hummingbird
import Logging

/// The front of the house: every endpoint, and what they share.
struct Front: Sendable {
    let configuration: HTTPConfiguration
    let rooms: HTTPRooms
    let logger: Logger
    let sessions = Sessions()
    let liveStreams = LiveStreams()
    let layout: PageLayout
    let storeFigures: StoreFigures

    /// - Throws: where a page template carried in the binary cannot be read.
    init(configuration: HTTPConfiguration, rooms: HTTPRooms, logger: Logger) throws {
        self.configuration = configuration
        self.rooms = rooms
        self.logger = logger
        storeFigures = StoreFigures(rooms)
        layout = try PageLayout(version: configuration.version)
    }

    /// Everything that can be asked for.
    static let endpoints: [Endpoint] =
        MessagesAPI.endpoints + EventsAPI.endpoints + ReportsAPI.endpoints + CampaignsAPI.endpoints
        + SuppressionsAPI.endpoints + SuppressionPolicyAPI.endpoints + BounceCountsAPI.endpoints
        + StatusAPI.endpoints + QueuesAPI.endpoints + TLSAPI.endpoints
        + ReturnedAPI.endpoints
        + DomainsAPI.endpoints + KeysAPI.endpoints + HealthAPI.endpoints + AccountAPI.endpoints
        + DescriptionAPI.endpoints + Pages.endpoints

    func router() -> Router<Visit> {
        let router = Router(context: Visit.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: TimingMiddleware(metrics: rooms.httpMetrics))
        router.add(middleware: ProblemMiddleware(layout: layout))
        for endpoint in Front.endpoints {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, visit in
                var visit = visit
                switch endpoint.access {
                case .open: break
                case .key(let scope): visit.caller = try await caller(of: request, scope: scope)
                case .page:
                    guard try await mayRead(request, visit) else { return SignInPage.redirect(from: request) }
                }
                return try await endpoint.answer(request, visit, self)
            }
        }
        return router
    }
}
