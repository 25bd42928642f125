import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// `/suppressions/undo`: takes many entries off at once by when and why they came, such as the hour in which a fault of ours or of
/// a provider's made servers lie. What it would remove is counted before it acts.
enum SuppressionUndoPage {
    static let endpoints: [Endpoint] = [
        .get("/suppressions/undo", .page, show),
        .post("/suppressions/undo", .act(.suppressionsWrite), act).notingItself(),
    ]

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = QueryReader(request)
        let query = SuppressionsQuery(&reader)
        try reader.finish()
        let filter = try query.filter(visit)
        let found =
            query.isNarrow
            ? try await front.rooms.spool.suppressionCount(filter, looking: Spool.suppressionLookLimit) : nil
        let choose = Card(
            "Which entries", lead: "Name the hours, and what the entries have in common.", form(query).markup
        ).markup
        return front.layout.page(
            "Undo many suppressions", section: .suppressions, trail: [("Suppressions", query.listPath)],
            lead: query.list == .system ? "On the whole installation's list." : "On this account's list.",
            choose + (found.map { preview($0, query, visit) } ?? .nothing), request: request, visit: visit)
    }

    private static func form(_ query: SuppressionsQuery) -> PageForm {
        let any = (value: "", words: "any")
        return PageForm(
            action: "/suppressions/undo", isFilter: true,
            fields: [
                .hidden("list", query.list.rawValue),
                .line("since", "Added since (UTC)", PageTime.field(query.since), type: "datetime-local"),
                .line("until", "Before (UTC)", PageTime.field(query.until), type: "datetime-local"),
                .choice(
                    "cause", "Cause", query.cause?.rawValue ?? "",
                    among: [any] + SuppressionRecord.Cause.all.map { ($0.rawValue, $0.words) }),
                .choice(
                    "reason", "Reason", query.reason?.rawValue ?? "",
                    among: [any] + Reason.allCases.map { ($0.rawValue, $0.words) }),
                .line("provider", "Provider", query.provider),
                .line("q", "Address, or @domain", query.search),
            ], button: "Count them")
    }

    private static func preview(
        _ result: (count: Int, isWhole: Bool), _ query: SuppressionsQuery, _ visit: Visit
    ) -> Markup {
        let found = result.count
        let bound: Markup =
            result.isWhole
            ? .nothing
            : "<p class=\"soft small\">Only the newest \(Figures.count(Spool.suppressionLookLimit)) entries of that time were looked at: name the hours for older ones.</p>"
        guard found > 0 else {
            return Card("What would happen", "<p>No entry fits. Nothing would be removed.</p>\(bound)").markup
        }
        let number: Markup =
            "<p><strong>\(Figures.count(found))</strong> \(found == 1 ? "entry fits" : "entries fit"): <a href=\"\(query.path())\">look at them first</a>.</p>\(bound)"
        guard SuppressionsPage.mayChange(query.list, visit) else { return Card("What would happen", number).markup }
        let many: Markup? =
            found > SuppressionUndo.callLimit
            ? "<p class=\"soft small\">One act removes \(Figures.count(SuppressionUndo.callLimit)) at most; repeat it for the rest.</p>"
            : nil
        let act = PageForm(
            action: "/suppressions/undo",
            fields: [
                .hidden("list", query.list.rawValue), .hidden("since", query.since?.rfc3339 ?? ""),
                .hidden("until", query.until?.rfc3339 ?? ""), .hidden("cause", query.cause?.rawValue ?? ""),
                .hidden("reason", query.reason?.rawValue ?? ""), .hidden("provider", query.provider),
                .hidden("q", query.search), .hidden("kind", query.kind?.rawValue ?? ""),
                .line(
                    "why", "Why they are written to again", hint: "Stands in the history of each.", isRequired: true),
            ], button: "Remove \(Figures.count(min(found, SuppressionUndo.callLimit)))", tone: .grave,
            question: "Remove them from the list? They are written to again.")
        return Card("What would happen", "\(number)\(many)\(act.markup)").markup
    }

    private static func act(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let list = try form.choice("list", SuppressionsAPI.List.self) ?? .account
        try list.demandChange(by: visit.knownCaller)
        var filter = SuppressionFilter(list.scope(visit.knownCaller))
        filter.search = try form.text("q", limit: 254)
        filter.isDomain = try form.choice("kind", SuppressionKind.self).map { $0 == .domain }
        filter.cause = try form.choice("cause")
        filter.reason = try form.choice("reason")
        filter.provider = try form.text("provider", limit: 100)
        filter.since = try time("since", form)
        guard filter.isNarrow || form.all("until").first?.isEmpty == false else {
            throw Problem(.badRequest, "Name a time, a cause, a reason or a provider first.")
        }
        // What is added while it is undone stays.
        let now = front.rooms.time.now() + .microseconds(1)
        filter.until = min(try time("until", form) ?? now, now)
        let why = try form.demand("why", "Why they are written to again", limit: 1_000)
        let removed = try await SuppressionUndo.remove(filter, from: list, why: why, visit, front)
        return Said.then(
            list == .system ? "/suppressions?list=system" : "/suppressions",
            removed == 1 ? "One entry was removed." : "\(Figures.count(removed)) entries were removed.")
    }

    private static func time(_ name: String, _ form: FormReader) throws -> Timestamp? {
        try form.text(name, limit: 40).map { text in
            guard let time = PageTime.read(text) else { throw Problem(.badRequest, "“\(name)” is no time.") }
            return time
        }
    }
}

extension SuppressionsQuery {
    /// The whole list.
    var listPath: String { list == .system ? "/suppressions?list=system" : "/suppressions" }
}
