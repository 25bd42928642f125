import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Postmaster
import Spool

/// `/v1/status`: how things stand now.
enum StatusAPI {
    static let endpoints: [Endpoint] = [.get("/v1/status", .key(.read), status)]

    private static func status(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let spool = front.rooms.spool
        let caller = visit.knownCaller
        let counts = try await spool.statusCounts(account: caller.account, campaign: nil)
        // What concerns all accounts is for those who administer all.
        let isWhole = caller.may(.system)
        let queue = isWhole ? try await spool.queueDepth() : (waiting: counts.waitingCount, oldest: nil)
        let returned = isWhole ? try await spool.returnedDepth() : (waiting: 0, quarantined: 0)
        return .json([
            "time": .string(front.rooms.time.now().rfc3339),
            "version": .string(front.configuration.version),
            "counts": counts.json,
            "deliverability": Deliverability(counts).json,
            "queue": ["waiting": .count(queue.waiting), "oldest_at": .text(queue.oldest?.rfc3339)],
            "suppression_count": .count(try await spool.suppressionCount(account: isWhole ? nil : caller.account)),
            "returned_mail": ["waiting": .count(returned.waiting), "quarantined": .count(returned.quarantined)],
        ])
    }
}

extension [RecipientStatus: Int] {
    /// What is not finished.
    var waitingCount: Int { (self[.injected] ?? 0) + (self[.deferred] ?? 0) }
}

/// R9: of all messages accepted, those that a receiving server took. Counted over messages as they stand now.
struct Deliverability: Hashable {
    let ok: Int
    let injected: Int

    init(_ counts: [RecipientStatus: Int]) {
        ok = counts[.ok] ?? 0
        injected = counts.values.reduce(0, +)
    }

    /// 0...1; `nil` where nothing was accepted.
    var ratio: Double? { injected > 0 ? Double(ok) / Double(injected) : nil }

    var json: JSONValue {
        ["ok": .count(ok), "injected": .count(injected), "ratio": ratio.map(JSONValue.number) ?? .null]
    }
}
