import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/settings`: how the account is set up: how to hand mail in, its plan, keys, people, domains, sessions and the audit log.
enum SettingsPage {
    static let endpoints: [Endpoint] =
        [
            .get("/settings", .page, show),
            .post("/settings/sending", .act(.admin), changeSending).notingItself(),
        ] + KeysPage.endpoints + PeoplePage.endpoints + DomainsPage.endpoints + SessionsPage.endpoints
        + AuditPage.endpoints

    /// The views of the settings; those that are not for the visitor are left out.
    static func tabs(_ current: String, _ visit: Visit) -> Markup {
        var tabs: [(words: String, path: String)] = [("Sending", "/settings"), ("Domains", "/settings/domains")]
        if visit.knownCaller.may(.admin) {
            tabs += [("API keys", "/settings/keys"), ("People", "/settings/people")]
        }
        tabs.append(("Sessions", "/settings/sessions"))
        if visit.knownCaller.may(.admin) { tabs.append(("Audit log", "/settings/audit")) }
        return Tabs(tabs: tabs.map { ($0.words, $0.path, $0.path == current) }).markup
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        try query.finish()
        let id = visit.knownCaller.account
        guard let account = try await front.rooms.accounts.account(id) else { throw AccountsFault.noAccount }
        let used = front.rooms.submission.used(by: id)
        var facts: [(String, Markup)] = [
            ("Account", "\(Shown.line(account.name, limit: 120)) <code>\(id.description)</code>"),
            ("State", account.state.badge.markup),
        ]
        if case .suspended(let reason, let since) = account.state {
            facts.append(("Suspended", "\(TimeShown(since).markup): \(Shown.line(reason, limit: 500))"))
        }
        facts += [
            ("This hour", "\(AccountsPage.part(used.hour, of: account.plan.messagesPerHour)) messages"),
            ("Today", "\(AccountsPage.part(used.day, of: account.plan.messagesPerDay)) messages"),
            ("Message log", "kept for \(account.plan.logDays) days; statistics are kept for ever"),
        ]
        var content = tabs("/settings", visit) + HandingIn.markup(request, front)
        content += Card("Account", FactList(facts).markup).markup
        content += choices(visit, front)
        return front.layout.page("Settings", section: .settings, content, request: request, visit: visit)
    }

    private static func choices(_ visit: Visit, _ front: Front) -> Markup {
        let id = visit.knownCaller.account
        let life = front.rooms.spool.ownLife(account: id)
        let hours = life.map { $0 / .seconds(3_600) }
        let tracking = front.rooms.accounts.tracking(of: id)
        guard visit.knownCaller.may(.admin) else {
            return Card(
                "How mail is sent",
                FactList([
                    ("Tried for", "\(hours.map { "\(Int($0)) hours" } ?? "as long as the installation says")"),
                    ("Opens", "\(tracking.opens ? "counted" : "not counted")"),
                    ("Clicks", "\(tracking.clicks ? "counted" : "not counted")"),
                ]).markup
            ).markup
        }
        return Card(
            "How mail is sent",
            PageForm(
                action: "/settings/sending",
                fields: [
                    .line(
                        "life_hours", "Hours for which a message is tried", hours.map { "\(Int($0))" } ?? "",
                        type: "number", hint: "1 to 72. Empty: as long as the installation says."),
                    .tick("opens", "Count opens", tracking.opens, hint: "By an image that each letter carries."),
                    .tick("clicks", "Count clicks", tracking.clicks, hint: "Links lead through this server."),
                ], button: "Change"
            ).markup
        ).markup
    }

    private static func changeSending(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let account = visit.knownCaller.account
        let hours = try form.number("life_hours", "Hours", in: 1...72)
        let life = hours.map { Duration.seconds($0 * 3_600) }
        if life != front.rooms.spool.ownLife(account: account) {
            let words = hours.map { "\($0) h" } ?? "not chosen"
            try await front.rooms.spool.setLife(
                life, account: account, also: front.noting("account.life", account.description, words, visit))
        }
        let tracking = TrackingSettings(opens: form.flag("opens"), clicks: form.flag("clicks"))
        try await front.rooms.accounts.changeSettings(of: account, by: visit.party) {
            $0.tracking = tracking == .standard ? nil : tracking
        }
        return Said.then("/settings", "The settings were changed.")
    }
}
