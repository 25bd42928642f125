import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// `/suppressions/import`: a list as CSV, ours or another service's. It is tried first: what would come of it is shown before
/// anything is written.
enum SuppressionImportPage {
    static let endpoints: [Endpoint] = [
        .get("/suppressions/import", .page, show),
        .post("/suppressions/import", .act(.suppressionsWrite), act).notingItself(),
    ]

    /// 4 MB of text are up to 12 MB in a form; longer lists go through the API.
    static let byteLimit = 12 << 20
    static let shownRejects = 100

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = QueryReader(request)
        let list: SuppressionsAPI.List = reader.choice("list") ?? .account
        try reader.finish()
        if list == .system { try SuppressionsPage.demandSystem(visit) }
        return page(list, form(list, visit), request, visit, front)
    }

    private static func page(
        _ list: SuppressionsAPI.List, _ content: Markup, _ request: Request, _ visit: Visit, _ front: Front
    ) -> Response {
        front.layout.page(
            "Import suppressions", section: .suppressions,
            trail: [("Suppressions", list == .system ? "/suppressions?list=system" : "/suppressions")],
            lead: list == .system ? "On the whole installation's list." : "On this account's list.", content,
            request: request, visit: visit)
    }

    private static func form(_ list: SuppressionsAPI.List, _ visit: Visit, text: String = "") -> Markup {
        guard SuppressionsPage.mayChange(list, visit) else {
            return EmptyState(words: "You may look at this list, but not change it.").markup
        }
        let layouts: [(value: String, words: String)] =
            [("", "seen from the header")] + SuppressionLayout.allCases.map { ($0.rawValue, $0.rawValue) }
        return Card(
            "The list",
            lead: "CSV with an address a row; the exports of SES, SendGrid, Mailgun and Postmark are known.",
            PageForm(
                action: "/suppressions/import",
                fields: [
                    .hidden("list", list.rawValue),
                    Field(name: "file", label: "A file", kind: .file, hint: "Read into the field below."),
                    .block(
                        "text", "Or its text", text, rows: 10,
                        hint: "Up to 4 MB. Longer lists: postrider suppress import, or POST /v1/suppressions:import.",
                        isRequired: true),
                    .choice("layout", "Layout", "", among: layouts),
                    .line(
                        "note", "Note", hint: "Stands in the history of each entry, such as where the list comes from."),
                    .tick(
                        "take_all", "Also take bounces whose words blame us or our mail", false,
                        hint: "Such a refusal says nothing about the address; it is left out otherwise."),
                ], button: "Try it"
            ).markup
        ).markup
    }

    private static func act(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front, upTo: byteLimit)
        let list = try form.choice("list", SuppressionsAPI.List.self) ?? .account
        try list.demandChange(by: visit.knownCaller)
        let text = try form.demand("text", "The list", limit: byteLimit)
        var options = SuppressionImport.Options(
            scope: list.scope(visit.knownCaller), by: visit.knownCaller.actor.description)
        options.layout = try form.choice("layout")
        options.note = try form.text("note", limit: 1_000)
        options.takesAll = form.flag("take_all")
        options.isTrial = !form.flag("now")
        let report = try await run(text, options, front)
        guard options.isTrial else {
            try await front.note(
                "suppressions.import", list.rawValue, options.note ?? "", visit, isOfInstallation: list == .system)
            return Said.then(
                list == .system ? "/suppressions?list=system" : "/suppressions",
                "\(Figures.count(report.created)) added, \(Figures.count(report.skipped)) were there already, \(Figures.count(report.rejected)) left out."
            )
        }
        return page(list, trial(report, text, options, list), request, visit, front)
    }

    private static func run(
        _ text: String, _ options: SuppressionImport.Options, _ front: Front
    ) async throws -> SuppressionImport.Report {
        var work = SuppressionImport(options, into: front.rooms.spool, now: front.rooms.time.now())
        do {
            try await work.read(Array(text.utf8))
            return try await work.finish()
        } catch let fault as RecipientCSV.Fault {
            throw Problem(.badRequest, fault.sentence)
        }
    }

    private static func trial(
        _ report: SuppressionImport.Report, _ text: String, _ options: SuppressionImport.Options,
        _ list: SuppressionsAPI.List
    ) -> Markup {
        let figures = FigureRow([
            .init("New", Figures.count(report.created), "of \(Figures.count(report.rowCount)) rows"),
            .init("Last longer than before", Figures.count(report.updated), "replaced"),
            .init("There already", Figures.count(report.skipped), "unchanged"),
            .init("Left out", Figures.count(report.rejected), "see below"),
        ]).markup
        let go = PageForm(
            action: "/suppressions/import",
            fields: [
                .hidden("list", list.rawValue), .hidden("text", text),
                .hidden("layout", options.layout?.rawValue ?? ""), .hidden("note", options.note ?? ""),
                .hidden("take_all", options.takesAll ? "true" : "false"), .hidden("now", "true"),
            ], button: "Import \(Figures.count(report.created + report.updated))")
        let rejects = PageTable(
            caption: "Rows that are left out", columns: ["Row", "Why", "The row"],
            rows: report.rejects.prefix(shownRejects).map {
                [
                    .figure("\($0.row)"), .text(Shown.line($0.reason, limit: 200)),
                    .reply(Shown.line($0.text, limit: 200)),
                ]
            }, empty: EmptyState(words: "Every row can be used."))
        let layout = report.layout.map { "Read as a list of \($0.rawValue). Nothing is written yet." }
        return figures
            + Card("Nothing is written yet", lead: layout, go.markup).markup
            + Card(
                report.rejected > shownRejects ? "The first \(shownRejects) rows left out" : "Rows left out",
                rejects.markup
            ).markup
    }
}
