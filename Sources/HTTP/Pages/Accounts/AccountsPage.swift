import Accounts
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/accounts`: all accounts of the installation.
enum AccountsPage {
    static let endpoints: [Endpoint] =
        [
            .get("/accounts", .page, list),
            .get("/accounts/{id}", .page, AccountPage.show),
            .post("/accounts", .act(.system), AccountActs.make).notingItself(),
            .post("/accounts/{id}/plan", .act(.system), AccountActs.plan).notingItself(),
            .post("/accounts/{id}/suspend", .act(.system), AccountActs.suspend).notingItself(),
            .post("/accounts/{id}/resume", .act(.system), AccountActs.resume).notingItself(),
            .post("/accounts/{id}/people", .act(.system), AccountActs.addPerson).notingItself(),
            .post("/accounts/{id}/look", .act(.read), AccountActs.look).unnoted("it only looks"),
        ] + AdministratorsPage.endpoints

    static let limit = 100

    static func tabs(_ current: String) -> Markup {
        let tabs = [("Accounts", "/accounts"), ("Administrators", "/accounts/administrators")]
        return Tabs(tabs: tabs.map { ($0.0, $0.1, $0.1 == current) }).markup
    }

    static func demand(_ visit: Visit) throws {
        guard visit.seesInstallation else {
            throw Problem(.forbidden, "The accounts are for administrators of the installation.")
        }
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try demand(visit)
        var query = QueryReader(request)
        let after: AccountID? = query.key("after")
        let search = query.text("q", limit: 100) ?? ""
        try query.finish()
        let found = try await front.rooms.accounts.accounts().filter { account in
            (after.map { account.id > $0 } ?? true)
                && (search.isEmpty || account.name.lowercased().contains(search.lowercased()))
        }
        let next =
            found.count > limit
            ? PagePath.of("/accounts", [("after", found[limit - 1].id.description), ("q", search)]) : nil
        let filter = PageForm(
            action: "/accounts", isFilter: true, fields: [.line("q", "Name", search, type: "search")], button: "Show"
        ).markup
        let table = PageTable(
            caption: "Accounts", columns: ["Account", "State", "This hour", "Today", "Log kept", "Since"],
            rows: found.prefix(limit).map { row($0, front) },
            empty: EmptyState(
                words: "No account is called so.", next: search.isEmpty ? nil : ("Show all", "/accounts")))
        var content =
            tabs("/accounts") + filter
            + Card("All accounts", table.markup + Pager(next: next, words: "More").markup).markup
        if visit.knownCaller.may(.system) { content += makeCard }
        return front.layout.page(
            "Accounts", section: .accounts, lead: "Whose mail, contacts and statistics are kept apart.", content,
            request: request, visit: visit)
    }

    private static func row(_ account: AccountRecord, _ front: Front) -> [Cell] {
        let used = front.rooms.submission.used(by: account.id)
        return [
            .link(Shown.line(account.name, limit: 120), to: "/accounts/\(account.id)"), .badge(account.state.badge),
            .figure(part(used.hour, of: account.plan.messagesPerHour)),
            .figure(part(used.day, of: account.plan.messagesPerDay)), .figure("\(account.plan.logDays) days"),
            account.createdAt.seconds == 0 ? .soft("the first start") : .time(account.createdAt),
        ]
    }

    /// `120 of 1,000`
    static func part(_ used: Int, of limit: Int?) -> String {
        limit.map { "\(Figures.count(used)) of \(Figures.count($0))" } ?? Figures.count(used)
    }

    private static var makeCard: Markup {
        Card(
            "New account",
            PageForm(
                action: "/accounts",
                fields: [.line("name", "Name", hint: "One line, such as the name of the firm.", isRequired: true)]
                    + planFields(.standard), button: "Make it", id: "new"
            ).markup
        ).markup
    }

    static func planFields(_ plan: Plan) -> [Field] {
        [
            .line("log_days", "Days the message log is kept", "\(plan.logDays)", type: "number"),
            .line(
                "messages_per_hour", "Messages an hour", plan.messagesPerHour.map(String.init) ?? "", type: "number",
                hint: "Empty: no limit."),
            .line(
                "messages_per_day", "Messages a day", plan.messagesPerDay.map(String.init) ?? "", type: "number",
                hint: "Empty: no limit."),
        ]
    }
}

extension AccountRecord.State {
    var badge: Badge {
        switch self {
        case .active: Badge(word: "Active", tone: .good)
        case .suspended: Badge(word: "Suspended", tone: .poor)
        }
    }
}
