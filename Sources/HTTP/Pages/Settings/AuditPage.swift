import Accounts
import Hummingbird
import Intake
import Mail
import Spool
import Storage

/// `/settings/audit`: who administered what, newest first.
enum AuditPage {
    static let endpoints: [Endpoint] = [.get("/settings/audit", .page, show)]
    static let limit = 50

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try KeysPage.demand(visit)
        var query = QueryReader(request)
        var filter = AuditFilter()
        let text = query.text("q", limit: 254)
        let action = query.text("action", limit: 100)
        let isWhole = query.flag("all")
        filter.text = text
        filter.action = action
        filter.before = query.key("before")
        try query.finish()
        if isWhole { try Front.demand(.system, of: visit.knownCaller) }
        filter.account = isWhole ? nil : visit.knownCaller.account
        filter.limit = limit + 1
        let records = try await front.rooms.accounts.audit(filter)
        let next =
            records.count > limit
            ? PagePath.of(
                "/settings/audit",
                [
                    ("q", text), ("action", action), ("all", isWhole ? "true" : nil),
                    ("before", records[limit - 1].sequence.description),
                ]) : nil
        let table = PageTable(
            caption: "Audit log, newest first", columns: ["When", "Who", "What", "Of what", "Detail", "From"],
            rows: records.prefix(limit).map { record in
                [
                    .time(record.at), .text(Shown.line(record.actorName ?? record.actor, limit: 120)),
                    .code(Shown.line(record.action, limit: 100)), .soft(Shown.line(record.subject, limit: 200)),
                    .soft(Shown.line(record.detail, limit: 300)), .soft(Shown.line(record.origin ?? "–", limit: 60)),
                ]
            }, empty: EmptyState(words: "No entry fits."))
        var fields: [Field] = [
            .line("q", "Words", text ?? "", type: "search"), .line("action", "Act", action ?? "", hint: nil),
        ]
        if visit.knownCaller.may(.system) {
            fields.append(
                .choice("all", "Of", isWhole ? "true" : "", among: [("", "this account"), ("true", "everything")]))
        }
        let content =
            SettingsPage.tabs("/settings/audit", visit)
            + PageForm(action: "/settings/audit", isFilter: true, fields: fields, button: "Show").markup
            + Card("Audit log", table.markup + Pager(next: next).markup).markup
        return front.layout.page(
            "Audit log", section: .settings, lead: "Nobody can change it, not even we.", content, request: request,
            visit: visit)
    }
}
