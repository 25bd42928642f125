import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// `/incidents`: times in which a provider or a domain refused out of its own habit (R32), and how each is judged.
enum IncidentsPage {
    static let endpoints: [Endpoint] = [
        .get("/incidents", .page, list),
        .get("/incidents/{id}", .page, show),
        .post("/incidents/{id}/judge", .act(.system), judge),
        .post("/incidents/{id}/resend", .act(.system), resend),
    ]

    static let limit = 50

    static func demand(_ visit: Visit, _ front: Front) throws -> Incidents {
        guard visit.seesInstallation else {
            throw Problem(.forbidden, "Incidents are for administrators of the installation.")
        }
        guard let incidents = front.rooms.incidents else {
            throw Problem(.unavailable, "This node watches over no destinations.")
        }
        return incidents
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let incidents = try demand(visit, front)
        var query = QueryReader(request)
        let before: IncidentKey? = query.key("before")
        try query.finish()
        var filter = IncidentFilter()
        filter.state = .open
        filter.limit = 100
        let open = before == nil ? try await incidents.list(filter) : []
        filter.state = nil
        filter.before = before
        filter.limit = limit + 1
        let all = try await incidents.list(filter)
        let next = all.count > limit ? PagePath.of("/incidents", [("before", all[limit - 1].key.description)]) : nil
        let content =
            (before == nil
                ? Card(
                    "Open", lead: "What is said there against addresses is held, and the destination is slowed.",
                    table(
                        "Open incidents", open,
                        EmptyState(words: "Every destination answers as it used to. An incident opens by itself.")
                    ).markup
                ).markup : .nothing)
            + Card(
                "Over",
                table(
                    "Incidents that are over, newest first", all.prefix(limit).filter { $0.state != .open },
                    EmptyState(words: "No incident is over yet.")
                ).markup + Pager(next: next).markup
            ).markup
        return front.layout.page(
            "Incidents", section: .incidents, lead: "When providers refuse out of their own habit.", content,
            request: request, visit: visit, refresh: 30)
    }

    private static func table(_ caption: String, _ incidents: [Incident], _ empty: EmptyState) -> PageTable {
        PageTable(
            caption: caption, columns: ["Destination", "What", "State", "Refused", "Usually", "Held", "Since"],
            rows: incidents.map { incident in
                [
                    .link(Shown.line(incident.destination.name, limit: 120), to: "/incidents/\(incident.key)"),
                    .text(incident.kind.sentence), .badge(IncidentView.badge(incident)),
                    .rate(RateShown(incident.refused, of: incident.answered, "answers")),
                    .figure(PercentText.of(incident.usual)), .count(incident.heldCount), .time(incident.startedAt),
                ]
            }, empty: empty)
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let incident = try await find(visit, front)
        let name = Shown.line(incident.destination.name, limit: 120)
        return front.layout.page(
            "\(name) \(incident.kind.sentence)", section: .incidents, trail: [("Incidents", "/incidents")],
            IncidentView(incident, mayJudge: visit.knownCaller.may(.system)).markup, request: request, visit: visit)
    }

    private static func find(_ visit: Visit, _ front: Front) async throws -> Incident {
        let incidents = try demand(visit, front)
        guard let text = visit.parameters.get("id"), let key = IncidentKey(text),
            let incident = try await incidents.incident(key)
        else { throw Problem(.notFound, "No such incident.") }
        return incident
    }

    private static func judge(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let incident = try await find(visit, front)
        let form = try await FormReader(request, front)
        guard let act = try form.choice("act", Incidents.Act.self) else { throw Problem(.badRequest, "Do what?") }
        let why = try form.demand("why", "The reason", limit: 900)
        do {
            _ = try await demand(visit, front).act(
                act, on: incident.key, by: visit.knownCaller.actor.description, why: why)
        } catch Incidents.Fault.missing {
            throw Problem(.notFound, "No such incident.")
        } catch Incidents.Fault.over(let state, _) {
            throw Problem(.conflict, "The incident is \(state.rawValue) already.")
        }
        var words = ["It was closed.", "What was held is believed.", "What was held is forgotten."][
            act == .close ? 0 : act == .confirm ? 1 : 2]
        if act == .undo, form.flag("resend") {
            words += " " + sentence(try await front.rooms.submission.resend(refusedIn: incident.key))
        }
        return Said.then("/incidents/\(incident.key)", words)
    }

    private static func resend(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let incident = try await find(visit, front)
        guard incident.verdict == .undone else {
            throw Problem(.conflict, "Only what was refused in an incident that was undone is sent again.")
        }
        let receipt = try await front.rooms.submission.resend(refusedIn: incident.key)
        return Said.then("/incidents/\(incident.key)", sentence(receipt))
    }

    private static func sentence(_ receipt: IncidentResendReceipt) -> String {
        let left = receipt.left > 0 ? " \(Figures.count(receipt.left)) are left: send again once more." : ""
        return "\(Figures.count(receipt.accepted)) messages are sent again." + left
    }
}
