import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// `/suppressions`: the addresses and domains that nothing is sent to, on the account's own list and on the installation's.
enum SuppressionsPage {
    static let endpoints: [Endpoint] =
        [
            .get("/suppressions", .page, list),
            .get("/suppressions/export.csv", .page, export),
            .post("/suppressions/add", .act(.suppressionsWrite), SuppressionActs.add).notingItself(),
            .post("/suppressions/remove", .act(.suppressionsWrite), SuppressionActs.remove).notingItself(),
        ] + SuppressionEntryPage.endpoints + SuppressionUndoPage.endpoints + SuppressionImportPage.endpoints
        + SuppressionPolicyPage.endpoints

    static let limit = 50

    /// On the installation's list are the recipients of all accounts.
    static func demandSystem(_ visit: Visit) throws {
        guard visit.seesInstallation else {
            throw Problem(.forbidden, "The installation's list is for its administrators.")
        }
    }

    /// Whether the visitor may change a list.
    static func mayChange(_ list: SuppressionsAPI.List, _ visit: Visit) -> Bool {
        visit.knownCaller.may(list == .system ? .system : .suppressionsWrite)
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = QueryReader(request)
        let query = SuppressionsQuery(&reader)
        try reader.finish()
        var filter = try query.filter(visit)
        filter.limit = limit + 1
        let records = try await front.rooms.spool.suppressions(filter)
        let next = records.count > limit ? query.path(before: records[limit - 1].key) : nil
        let table = PageTable(
            caption: "Suppressed addresses and domains, newest first",
            columns: ["Address", "Cause", "Reason", "Since", "Until", "What was said"],
            rows: records.prefix(limit).map { row($0, query.list) }, empty: empty(query, visit))
        let rest = Card(
            query.isNarrow ? "What the filter finds" : "Entries",
            links(query, visit) + table.markup + Pager(next: next).markup)
        let columns: Markup = "<div class=\"columns\">\(checkCard(query.list))\(addCard(query.list, visit))</div>"
        return front.layout.page(
            "Suppressions", section: .suppressions,
            lead: query.list == .account
                ? "Nothing that this account sends goes to these addresses."
                : "No account of this installation writes to these addresses.",
            tabs(query.list, visit) + filterForm(query) + rest.markup + columns, request: request, visit: visit)
    }

    private static func row(_ record: SuppressionRecord, _ list: SuppressionsAPI.List) -> [Cell] {
        let words = record.reply ?? record.note ?? ""
        return [
            .address(
                Shown.line(record.address, limit: 320) + (record.includesSubdomains ? " and below" : ""),
                to: SuppressionEntryPage.path(record.address)),
            .text(record.cause.words), .text(record.reason?.words ?? "–"), .time(record.createdAt),
            record.expiresAt.map { .time($0) } ?? .soft("no end"),
            words.isEmpty ? .soft("–") : .reply(Shown.reply(words, limit: 200)),
        ]
    }

    static func tabs(_ list: SuppressionsAPI.List, _ visit: Visit, policy: Bool = false) -> Markup {
        var tabs = [
            (words: SuppressionsAPI.List.account.words, path: "/suppressions", isCurrent: !policy && list == .account)
        ]
        if visit.seesInstallation {
            tabs.append(
                (SuppressionsAPI.List.system.words, "/suppressions?list=system", !policy && list == .system))
        }
        tabs.append(("Policy", "/suppressions/policy", policy))
        return Tabs(tabs: tabs).markup
    }

    private static func links(_ query: SuppressionsQuery, _ visit: Visit) -> Markup {
        let export: Markup = "<a href=\"\(query.exportPath)\" data-export>Export these as CSV</a>"
        guard mayChange(query.list, visit) else { return "<p class=\"row small\">\(export)</p>" }
        let list = query.list == .system ? "?list=system" : ""
        return """
            <p class="row small">\(export)<a href="/suppressions/import\(list)">Import a list</a>\
            <a href="\(query.path("/suppressions/undo"))">Undo many at once</a></p>
            """
    }

    private static func filterForm(_ query: SuppressionsQuery) -> Markup {
        let any = (value: "", words: "any")
        return PageForm(
            action: "/suppressions", isFilter: true,
            fields: [
                .hidden("list", query.list.rawValue),
                .line("q", "Address, or @domain", query.search, type: "search"),
                .choice(
                    "cause", "Cause", query.cause?.rawValue ?? "",
                    among: [any] + SuppressionRecord.Cause.all.map { ($0.rawValue, $0.words) }),
                .choice(
                    "reason", "Reason", query.reason?.rawValue ?? "",
                    among: [any] + Reason.allCases.map { ($0.rawValue, $0.words) }),
                .line("since", "Added since (UTC)", PageTime.field(query.since), type: "datetime-local"),
                .line("until", "Before (UTC)", PageTime.field(query.until), type: "datetime-local"),
            ], button: "Show"
        ).markup
    }

    private static func empty(_ query: SuppressionsQuery, _ visit: Visit) -> EmptyState {
        guard !query.isNarrow, query.before == nil else {
            return EmptyState(
                words: "The filter finds no entry.",
                next: ("Show all", query.list == .system ? "/suppressions?list=system" : "/suppressions"))
        }
        return EmptyState(
            words:
                "Nobody is spared yet. Addresses come here by themselves when they do not exist, complain or unsubscribe.",
            next: mayChange(query.list, visit) ? ("Import a list from another service", "/suppressions/import") : nil)
    }

    private static func checkCard(_ list: SuppressionsAPI.List) -> Markup {
        Card(
            "Check an address", lead: "Would we write to it? And if not: since when, and why?",
            PageForm(
                action: "/suppressions/of", isFilter: true,
                fields: [.line("address", "Address or domain", isRequired: true)], button: "Check"
            ).markup
        ).markup
    }

    private static func addCard(_ list: SuppressionsAPI.List, _ visit: Visit) -> Markup {
        guard mayChange(list, visit) else { return .nothing }
        return Card(
            list == .system ? "Spare an address for every account" : "Spare an address",
            PageForm(
                action: "/suppressions/add",
                fields: [
                    .hidden("list", list.rawValue),
                    .line("target", "Address, or a whole domain as @example.com", isRequired: true),
                    .tick("subdomains", "Names below the domain as well", false),
                    .line("note", "Why", hint: "Stands in the history of the entry.", isRequired: list == .system),
                    .line("expires", "Until (UTC)", type: "datetime-local", hint: "Empty: until it is removed."),
                ], button: "Spare it"
            ).markup
        ).markup
    }

    private static func export(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = QueryReader(request)
        let query = SuppressionsQuery(&reader)
        try reader.finish()
        return try await SuppressionExport.answer(try query.filter(visit), .postrider, front)
    }
}
