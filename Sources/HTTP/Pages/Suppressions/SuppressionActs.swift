import Accounts
import Bounce
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// Puts an address on a list and takes it off.
enum SuppressionActs {
    static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let list = try form.choice("list", SuppressionsAPI.List.self) ?? .account
        let target = try target(
            try form.demand("target", "The address", limit: 1_000), includesSubdomains: form.flag("subdomains"))
        let note = try form.text("note", limit: 1_000)
        let expiresAt = try form.text("expires", limit: 40).map { text in
            guard let time = PageTime.read(text), time > front.rooms.time.now() else {
                throw Problem(.badRequest, "“Until” is a time that is yet to come.")
            }
            return time
        }
        try list.demandChange(by: visit.knownCaller)
        if list == .system, note == nil { throw Problem(.badRequest, "For the whole installation a reason is needed.") }
        let added = try await front.rooms.spool.suppress(
            [NewSuppression(target, cause: .manual, note: note, expiresAt: expiresAt)],
            scope: list.scope(visit.knownCaller), by: visit.knownCaller.actor.description)
        try await front.note(
            "suppressions.created", added[0].record.address, note ?? "", visit, isOfInstallation: list == .system)
        let address = Shown.line(added[0].record.address, limit: 100)
        return Said.then(
            SuppressionEntryPage.path(added[0].record.address),
            added[0].result == .skipped
                ? "\(address) was on the list already." : "Nothing is sent to \(address) any more.")
    }

    static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let list = try form.choice("list", SuppressionsAPI.List.self) ?? .account
        let target = try target(try form.demand("target", "The address", limit: 1_000))
        let why = try form.text("why", limit: 1_000)
        try list.demandChange(by: visit.knownCaller)
        if list == .system, why == nil {
            throw Problem(.badRequest, "Say why the address is written to again: the installation's list demands it.")
        }
        let isRemoved = try await front.rooms.spool.unsuppress(
            target, scope: list.scope(visit.knownCaller), by: visit.knownCaller.actor.description, why: why ?? "")
        guard isRemoved else { throw Problem(.notFound, "The address is not on that list.") }
        try await front.note(
            "suppressions.removed", target.description, why ?? "", visit, isOfInstallation: list == .system)
        return Said.then(
            SuppressionEntryPage.path(target.description),
            "\(Shown.line(target.description, limit: 100)) was taken off the list.")
    }

    static func target(_ text: String, includesSubdomains: Bool = false) throws -> SuppressionTarget {
        do {
            return try SuppressionTarget.parse(Array(text.utf8).span, includesSubdomains: includesSubdomains)
        } catch {
            throw Problem(.badRequest, "“\(Shown.line(text, limit: 80))” \(error.sentence).")
        }
    }
}
