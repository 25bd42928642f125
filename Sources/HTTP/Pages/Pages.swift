import Hummingbird

/// What people look at.
enum Pages {
    static let endpoints: [Endpoint] = all.flatMap(\.self)

    /// By name.
    private static let all: [[Endpoint]] = [
        AccountsPage.endpoints,
        ActivityPage.endpoints,
        BouncesPage.endpoints,
        CampaignEditor.endpoints,
        CampaignPage.endpoints,
        CampaignsPage.endpoints,
        ContactsPage.endpoints,
        ExportsPage.endpoints,
        HomePage.endpoints,
        IncidentsPage.endpoints,
        LiveFigures.endpoints,
        MessagePage.endpoints,
        QuarantinesPage.endpoints,
        QueuesPage.endpoints,
        ReturnedPage.endpoints,
        RulesPage.endpoints,
        SendersPage.endpoints,
        SettingsPage.endpoints,
        SignInPage.endpoints,
        StatisticsPage.endpoints,
        SuppressionsPage.endpoints,
        TemplatesPage.endpoints,
        TryOutPage.endpoints,
        VerifyPage.endpoints,
        WebhooksPage.endpoints,
        WelcomePage.endpoints,
        assets,
    ]

    private static let assets: [Endpoint] = [
        .get("/assets/postrider.css", .open) { _, _, _ in asset(Assets.style, "text/css; charset=utf-8") },
        .get("/assets/live.js", .open) { _, _, _ in asset(Assets.script, "text/javascript; charset=utf-8") },
        .get("/assets/icon.svg", .open) { _, _, _ in asset(Assets.icon, "image/svg+xml") },
    ]

    private static func asset(_ bytes: [UInt8], _ type: String) -> Response {
        .bytes(bytes, type: type, headers: [.cacheControl: "public, max-age=300"])
    }
}
