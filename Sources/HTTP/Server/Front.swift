import Hummingbird
import Logging

/// The front of the house: every endpoint, and what they share.
struct Front: Sendable {
    let configuration: HTTPConfiguration
    let rooms: HTTPRooms
    let logger: Logger
    let liveStreams = LiveStreams()
    let layout: PageLayout
    let storeFigures: StoreFigures
    let requestMeter: RequestMeter

    /// - Throws: where a page template carried in the binary cannot be read.
    init(configuration: HTTPConfiguration, rooms: HTTPRooms, logger: Logger) throws {
        self.configuration = configuration
        self.rooms = rooms
        self.logger = logger
        storeFigures = StoreFigures(rooms)
        requestMeter = RequestMeter(limit: configuration.requestsPerMinute)
        layout = try PageLayout(version: configuration.version)
    }

    /// Everything that can be asked for.
    static let endpoints: [Endpoint] =
        MessagesAPI.endpoints + EventsAPI.endpoints + WebhooksAPI.endpoints + ReportsAPI.endpoints
        + StatisticsAPI.endpoints
        + CampaignsAPI.endpoints
        + SuppressionsAPI.endpoints + SuppressionPolicyAPI.endpoints + BounceCountsAPI.endpoints
        + StatusAPI.endpoints + QueuesAPI.endpoints + IncidentsAPI.endpoints + SourcesAPI.endpoints + TLSAPI.endpoints
        + ReturnedAPI.endpoints + TemplatesAPI.endpoints + MailingsAPI.endpoints + CampaignStatsAPI.endpoints
        + SenderHealthAPI.endpoints + QuarantinesAPI.endpoints
        + PublicLinks.endpoints
        + DomainsAPI.endpoints + KeysAPI.endpoints + HealthAPI.endpoints + AccountAPI.endpoints
        + AccountsAPI.endpoints + UsersAPI.endpoints + AdministratorsAPI.endpoints + SessionsAPI.endpoints
        + OwnAPI.endpoints + AuditAPI.endpoints
        + ContactsAPI.endpoints + ContactListsAPI.endpoints + ContactFieldsAPI.endpoints + SegmentsAPI.endpoints
        + VerificationsAPI.endpoints + SignupKeysAPI.endpoints + SignupChecksAPI.endpoints
        + VerificationJobsAPI.endpoints + ImportsAPI.endpoints + ExportsAPI.endpoints + ConfirmPage.endpoints
        + DescriptionAPI.endpoints + Pages.endpoints

    func router() -> Router<Visit> {
        let router = Router(context: Visit.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: TimingMiddleware(metrics: rooms.httpMetrics))
        router.add(middleware: ProblemMiddleware(layout: layout, time: rooms.time))
        for endpoint in Front.endpoints {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, visit in
                try await answer(request, visit, at: endpoint)
            }
        }
        return router
    }

    private func answer(_ request: Request, _ visit: Visit, at endpoint: Endpoint) async throws -> Response {
        var visit = visit
        visit.noteForwarding(request)
        switch endpoint.access {
        case .open: break
        case .key(let scope): visit.caller = try await caller(of: request, scope: scope, &visit)
        case .page:
            guard let caller = try await pageCaller(request, &visit) else { return SignInPage.redirect(from: request) }
            visit.caller = caller
        case .act(let scope):
            try SameOrigin.demand(of: request)
            guard let caller = try await pageCaller(request, &visit) else { return SignInPage.redirect(from: request) }
            try Front.demand(scope, of: caller)
            visit.caller = caller
        }
        var response: Response
        if case .act = endpoint.access {
            response = try await act(request, visit, at: endpoint)
        } else {
            response = try await endpoint.answer(request, visit, self)
        }
        visit.quota?.add(to: &response.headers)
        try await note(endpoint, request, visit, response)
        return response
    }
}
