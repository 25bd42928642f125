import Accounts
import Bounce
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/bounces/each`: the single bounces behind a row of the report, newest first.
enum EachBouncePage {
    static let limit = 50

    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let filter = query.bounceFilter(account: visit.knownCaller.account)
        let after: EventSequence? = query.key("after")
        try query.finish()
        let page = try await front.rooms.reports.bouncePage(filter, before: after, limit: limit)
        let content = list(page, filter) + BouncesDownload.links(.bounces, filter.parameters)
        return front.layout.page(
            "Single bounces", section: .bounces,
            trail: [("Bounces", BouncesWish.path("/bounces", filter.parameters))], content, request: request,
            visit: visit)
    }

    private static func list(_ page: BouncePage, _ filter: BounceFilter) -> Markup {
        let rows = page.bounces.map { event -> [Cell] in
            let words = event.reply.flatMap { $0.isEmpty ? nil : $0 } ?? event.explanation ?? ""
            return [
                .time(event.at),
                .address(Shown.line(event.recipient, limit: 320), to: "/messages/\(event.message)"),
                .status(StatusShown(event.status)), .text(event.reason?.words ?? ""),
                .reply(Shown.reply(words, limit: 300)),
            ]
        }
        let empty =
            page.next == nil
            ? "No single bounces are left: they are kept as long as the message log is, counts for ever."
            : "None among the newest ones; older ones follow."
        let next = page.next.map {
            BouncesWish.path("/bounces/each", filter.parameters + [("after", $0.description)])
        }
        return Card(
            "Newest first", lead: words(filter),
            PageTable(
                caption: "Single bounces, newest first",
                columns: ["When", "Recipient", "Status", "Reason", "What was said"], rows: rows,
                empty: EmptyState(words: empty)
            ).markup + Pager(next: next).markup
        ).markup
    }

    /// The filter in a line.
    private static func words(_ filter: BounceFilter) -> String? {
        let parts = filter.parameters.map { parameter in
            // Of a moment the day is enough.
            let isMoment = parameter.name == "since" || parameter.name == "until"
            let value = isMoment ? String(parameter.value.prefix(10)) : Shown.line(parameter.value, limit: 200)
            return "\(parameter.name.replacing("_", with: " ")) \(value)"
        }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}
