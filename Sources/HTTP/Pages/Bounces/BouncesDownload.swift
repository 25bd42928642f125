import Accounts
import Hummingbird
import Mail
import Postmaster
import Storage

/// `/bounces/download`: exactly what a page about bounces shows, as a file.
enum BouncesDownload {
    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let kind = query.choices("of", among: [ExportSubject.Kind.bounces, .report]).first ?? .bounces
        let format: ExportFormat = query.choice("format") ?? .csv
        let wish = BouncesWish(&query, account: visit.knownCaller.account, now: front.rooms.time.now())
        try query.finish()
        let reports = front.rooms.reports
        guard kind == .report else {
            return try await ExportAnswer.response(
                BouncePager(wish.filter, reports), .bounces, as: format, name: "bounces", front)
        }
        var report = BouncesReportQuery(wish.filter, by: wish.grouping)
        report.rowLimit = BouncesReportQuery.maximumRowLimit
        try await front.rooms.rollups.catchUp()
        return try await ExportAnswer.response(
            ReportPager(report, reports), .report, as: format, name: "bounces-report", front)
    }

    /// Under the report: its rows, the single bounces, and both made in the background.
    static func card(_ wish: BouncesWish, _ report: BouncesReport) -> Markup {
        let lead =
            report.bounceCount > Exports.immediateRowLimit
            ? "Of this filter. A workbook of so many bounces is made in the background." : "Of exactly this filter."
        let rows = lines(.report, wish.parameters, isFirst: true)
        let each = lines(.bounces, wish.filter.parameters, isFirst: false)
        return Card(
            "Download", lead: lead, actions: [("Files made in the background", "/exports")],
            FactList([("The report", rows), ("Each bounce", each)]).markup + background(wish)
        ).markup
    }

    /// Under a list of single bounces.
    static func links(_ kind: ExportSubject.Kind, _ parameters: [(name: String, value: String)]) -> Markup {
        Card("Download", lead: "All of this filter, not only this page.", lines(kind, parameters, isFirst: true)).markup
    }

    private static func lines(
        _ kind: ExportSubject.Kind, _ parameters: [(name: String, value: String)], isFirst: Bool
    ) -> Markup {
        let formats: [(ExportFormat, String)] = [(.csv, "CSV"), (.xlsx, "Excel"), (.ndjson, "NDJSON")]
        let links = formats.enumerated().markup { index, format in
            let path = BouncesWish.path(
                "/bounces/download", parameters + [("of", kind.rawValue), ("format", format.0.rawValue)])
            let key: Markup = isFirst && index == 0 ? " data-export" : ""
            return "<a href=\"\(path)\"\(key)>\(format.1)</a> "
        }
        return "<span class=\"row\">\(links)</span>"
    }

    private static func background(_ wish: BouncesWish) -> Markup {
        let kinds: [(value: String, words: String)] = [
            (ExportSubject.Kind.report.rawValue, "The report"), (ExportSubject.Kind.bounces.rawValue, "Each bounce"),
        ]
        let formats: [(value: String, words: String)] = [("csv", "CSV"), ("xlsx", "Excel"), ("ndjson", "NDJSON")]
        let form = PageForm(
            action: "/exports",
            fields: [.choice("kind", "What", "bounces", among: kinds), .choice("format", "As", "csv", among: formats)]
                + wish.parameters.map { Field.hidden($0.name, $0.value) },
            button: "Make a file")
        return "<details><summary>Make a large one in the background</summary>\(form.markup)</details>"
    }
}
