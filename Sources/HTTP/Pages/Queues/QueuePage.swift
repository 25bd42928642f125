import Accounts
import Bounce
import Delivery
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// `/queues/of?destination=google`: one destination: its queues, what the provider table says, the changes in force, and the forms
/// that change it.
enum QueuePage {
    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try QueuesPage.demand(visit)
        var query = QueryReader(request)
        let text = query.text("destination", limit: 253) ?? ""
        let source = query.text("source", limit: 60)
        try query.finish()
        let delivery = try front.delivery()
        let target = try front.target(text, source: source, of: delivery)
        let standing = await front.standing(of: target, delivery)
        let now = front.rooms.time.now()
        let name = Shown.line(target.destination, limit: 120)
        var content = Card(
            "Queues",
            PageTable(
                caption: "Queues of this destination",
                columns: ["Host", "From", "State", "Waiting", "Connections", "Limits"],
                rows: standing.queues.prefix(100).map { queue in
                    [
                        .text(Shown.line(queue.host, limit: 120)), .soft(Shown.line(queue.source, limit: 60)),
                        .markup(QueuesPage.state(queue)), .count(queue.waiting),
                        .figure("\(queue.connections) of \(queue.allowedConnections)"), .soft(queue.limits.words),
                    ]
                }, empty: EmptyState(words: "Nothing waits for it now.")
            ).markup
        ).markup
        content +=
            Card(
                "Changes in force", QueuesPage.changeTable(standing.changes, visit, now).markup
            ).markup
        if let group = standing.group { content += table(group) }
        if visit.knownCaller.may(.system) { content += QueueActs.forms(target.destination, source: source) }
        return front.layout.page(
            name, section: .queues, trail: [("Queues", "/queues")], content, request: request, visit: visit)
    }

    private static func table(_ group: ProviderTable.Group) -> Markup {
        Card(
            "What the provider table says of \(Shown.line(group.name, limit: 60))",
            PageTable(
                caption: "Limits of the provider table", columns: ["Limit", "Value", "Source and date", "Line"],
                rows: group.lines.map { line in
                    [
                        .text(line.setting.kind.words), .code(Shown.line(line.setting.value, limit: 60)),
                        .soft(Shown.line(line.seen, limit: 300)), .soft(Shown.line(line.place, limit: 100)),
                    ]
                }, empty: EmptyState(words: "Nothing of its own: what holds for everyone holds here.")
            ).markup
        ).markup
    }
}
