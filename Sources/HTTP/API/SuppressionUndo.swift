import Accounts
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `POST /v1/suppressions:undo`: takes entries off a list by what they have in common, such as the hour in which our own fault
/// made servers lie. A dry run unless it is told otherwise.
enum SuppressionUndo {
    /// The most that one call removes.
    static let callLimit = 5_000

    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let caller = visit.knownCaller
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let list = reader.choice("list", SuppressionsAPI.List.self) ?? .account
        var filter = reader.suppressions(of: list, caller)
        let isDryRun = reader.bool("dry_run") ?? true
        let why = reader.requiredString("why", limit: 1_000)
        if reader.faults.isEmpty, !filter.isNarrow {
            reader.note(
                "since", "required",
                "Name one at least of since, until, cause, reason, rule, provider, domain, campaign_id, added_by.")
        }
        reader.finish()
        guard reader.faults.isEmpty, let why else { throw Problem(reader.faults) }
        try list.demandChange(by: caller)
        // What is added while it is undone stays.
        filter.until = min(filter.until ?? .distantFuture, front.rooms.time.now() + .microseconds(1))
        let spool = front.rooms.spool
        let found = try await spool.suppressionCount(filter, looking: Spool.suppressionLookLimit)
        guard !isDryRun else { return answer(found, removed: 0, isDryRun: true) }
        let removed = try await remove(filter, from: list, why: why, visit, front)
        return answer(found, removed: removed, isDryRun: false)
    }

    /// Takes what a filter finds off its list, the newest first, `callLimit` at most.
    static func remove(
        _ filter: SuppressionFilter, from list: SuppressionsAPI.List, why: String, _ visit: Visit, _ front: Front
    ) async throws -> Int {
        var filter = filter
        filter.limit = 500
        var removed = 0
        while removed < callLimit {
            let by = visit.knownCaller.actor.description
            let count = try await front.rooms.spool.unsuppress(filter, by: by, why: why).count
            removed += count
            if count < filter.limit { break }
        }
        if removed > 0 {
            try await front.note(
                "suppressions.undo", "\(removed) entries", why, visit, isOfInstallation: list == .system)
        }
        return removed
    }

    private static func answer(_ found: (count: Int, isWhole: Bool), removed: Int, isDryRun: Bool) -> Response {
        .json([
            "dry_run": .bool(isDryRun), "found": .count(found.count), "removed": .count(removed),
            "left": .count(max(0, found.count - removed)), "is_complete": .bool(found.isWhole),
        ])
    }
}
