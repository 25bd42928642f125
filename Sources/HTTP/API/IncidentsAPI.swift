import Accounts
import Hummingbird
import Intake
import JSON
import Mail
import Postmaster
import Storage

/// `/v1/incidents`: when providers and domains refused out of their own habit, what is held for it, and how it is judged.
///
/// Whoever looks after the installation sees and judges all; an account sees those that concern its mail, with its own figures.
enum IncidentsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/incidents", .key(.read), list),
        .get("/v1/incidents/{id}", .key(.read), show),
        .post("/v1/incidents/{id}/close", .key(.system)) { try await act(.close, $0, $1, $2) },
        .post("/v1/incidents/{id}/confirm", .key(.system)) { try await act(.confirm, $0, $1, $2) },
        .post("/v1/incidents/{id}/undo", .key(.system)) { try await act(.undo, $0, $1, $2) },
        .post("/v1/incidents/{id}/resend", .key(.system), resend),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = IncidentFilter()
        filter.account = account(visit)
        filter.state = query.choice("state")
        filter.before = query.key("after")
        let limit = query.limit()
        try query.finish()
        filter.limit = limit + 1
        let found = try await incidents(front).list(filter)
        return .page(found, limit: limit, after: \.key.description) { $0.json(forAccount: account(visit) != nil) }
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = account(visit)
        guard let found = try await incidents(front).incident(try key(visit), of: account) else { throw missing }
        return .json(found.json(forAccount: account != nil))
    }

    private static func act(
        _ act: Incidents.Act, _ request: Request, _ visit: Visit, _ front: Front
    ) async throws -> Response {
        let key = try key(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let why = reader.requiredString("why", limit: 900)
        if why?.allSatisfy(\.isWhitespace) == true { reader.note("why", "required", "`why` says in a few words why.") }
        let resends = act == .undo && reader.bool("resend") ?? false
        reader.finish()
        guard reader.faults.isEmpty, let why else { throw Problem(reader.faults) }
        do {
            let incident = try await incidents(front).act(
                act, on: key, by: visit.knownCaller.actor.description, why: why)
            guard resends, case .object(let members) = incident.json(forAccount: false) else {
                return .json(incident.json(forAccount: false))
            }
            let receipt = try await front.rooms.submission.resend(refusedIn: key)
            return .json(.object(members + [JSONMember("resend", receipt.json)]))
        } catch Incidents.Fault.missing {
            throw missing
        } catch Incidents.Fault.over(let state, let verdict) {
            let judged = verdict.map { ", and judged: \($0.rawValue)" } ?? ""
            throw Problem(.conflict, "The incident is \(state.rawValue) already\(judged).")
        }
    }

    /// Repeats some thousands at most; `left` says what is left for another call. Calling it twice sends nothing twice.
    private static func resend(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try key(visit)
        guard let incident = try await incidents(front).incident(key) else { throw missing }
        guard incident.verdict == .undone else {
            throw Problem(.conflict, "Only what was refused in an incident that was undone is sent again.")
        }
        return .json(try await front.rooms.submission.resend(refusedIn: key).json, status: .accepted)
    }

    private static let missing = Problem(.notFound, "No such incident.")

    /// Whose view it is: `nil` for the whole installation's.
    private static func account(_ visit: Visit) -> AccountID? {
        visit.knownCaller.may(.system) ? nil : visit.knownCaller.account
    }

    private static func incidents(_ front: Front) throws -> Incidents {
        guard let incidents = front.rooms.incidents else {
            throw Problem(.unavailable, "This node watches over no destinations.")
        }
        return incidents
    }

    private static func key(_ visit: Visit) throws -> IncidentKey {
        guard let text = visit.parameters.get("id"), let key = IncidentKey(text) else { throw missing }
        return key
    }
}

extension IncidentResendReceipt {
    fileprivate var json: JSONValue {
        ["accepted": .count(accepted), "dropped": .count(dropped), "left": .count(left)]
    }
}

extension Incident {
    /// - Parameter isShort: what speaks of other accounts' mail, and which person acted, is left out.
    fileprivate func json(forAccount isShort: Bool) -> JSONValue {
        [
            "id": .string(key.description), "kind": .string(kind.rawValue), "summary": .string(summary),
            "provider": .text(destination.provider), "domain": .text(destination.domain),
            "state": .string(state.rawValue), "verdict": .text(verdict?.rawValue),
            "started_at": .string(startedAt.rfc3339), "opened_at": .string(openedAt.rfc3339),
            "closed_at": .text(closedAt?.rfc3339), "closed_by": .text(shown(closedBy, isShort)),
            "why": .text(isShort ? nil : why), "judged_at": .text(judgedAt?.rfc3339),
            "judged_by": .text(shown(judgedBy, isShort)), "answered": .count(answered), "refused": .count(refused),
            "held": .count(heldCount), "usual_share": isShort ? .null : .number(usual),
            "share": isShort ? .null : .number(share), "reply": .text(isShort ? nil : reply),
        ]
    }

    private var summary: String { "\(destination.name) \(kind.sentence)" }

    private func shown(_ actor: String?, _ isShort: Bool) -> String? {
        isShort ? actor.map(Incident.actorShownToAccounts) : actor
    }
}
