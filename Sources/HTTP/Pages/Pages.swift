import Hummingbird

/// What people look at.
enum Pages {
    static let endpoints: [Endpoint] =
        HomePage.endpoints + CampaignPage.endpoints + CampaignsPage.endpoints + CampaignEditor.endpoints
        + ContactsPage.endpoints + TemplatesPage.endpoints + MessagePage.endpoints
        + ReturnedPage.endpoints
        + LiveFigures.endpoints
        + AccountsPage.endpoints
        + IncidentsPage.endpoints
        + QuarantinesPage.endpoints
        + QueuesPage.endpoints
        + RulesPage.endpoints
        + SendersPage.endpoints
        + SettingsPage.endpoints
        + SuppressionsPage.endpoints
        + WebhooksPage.endpoints
        + ActivityPage.endpoints
        + BouncesPage.endpoints
        + ExportsPage.endpoints
        + StatisticsPage.endpoints
        + SignInPage.endpoints + [
            .get("/assets/postrider.css", .open) { _, _, _ in asset(Assets.style, "text/css; charset=utf-8") },
            .get("/assets/live.js", .open) { _, _, _ in asset(Assets.script, "text/javascript; charset=utf-8") },
            .get("/assets/icon.svg", .open) { _, _, _ in asset(Assets.icon, "image/svg+xml") },
        ]

    private static func asset(_ bytes: [UInt8], _ type: String) -> Response {
        .bytes(bytes, type: type, headers: [.cacheControl: "public, max-age=300"])
    }
}
