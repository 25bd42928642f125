import Accounts
import Hummingbird
import JSON
import Mail
import Spool

/// `/v1/tls/sessions`, how sessions with each domain's exchangers came out; `/v1/tls/reports`, the same as the bodies of
/// reports that domains may be sent.
enum TLSAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/tls/sessions", .key(.system), sessions),
        .get("/v1/tls/reports", .key(.system), reports),
    ]

    /// Rows of an answer.
    static let rowLimit = 10_000
    private static let secondsPerDay: Int64 = 86_400

    private struct Query {
        let days: ClosedRange<Int64>
        let domain: String?
    }

    /// Days, UTC: from that of `since` (`ago` days ago where it is missing) to that of `until` (the same).
    private static func query(_ request: Request, _ front: Front, since ago: Int64, until end: Int64) throws -> Query {
        var reader = QueryReader(request)
        let today = front.rooms.time.now().seconds / secondsPerDay
        let asked = (since: reader.time("since"), until: reader.time("until"))
        let until = asked.until.map { $0.seconds / secondsPerDay }
        let since = asked.since.map { $0.seconds / secondsPerDay } ?? min(until ?? today, today - ago)
        let last = until ?? max(since, today - end)
        let domain = reader.text("domain", limit: 254)
        if since > last { reader.note("until", "out_of_range", "`until` is before `since`.") }
        try reader.finish()
        return Query(days: min(since, last)...last, domain: domain.flatMap { DomainName($0)?.text ?? $0 })
    }

    private static func sessions(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let query = try query(request, front, since: 7, until: 0)
        let found = try await front.rooms.spool.tlsSessions(days: query.days, domain: query.domain, limit: rowLimit)
        return .json(["data": .array(found.map(\.json)), "is_cut": .bool(found.count == rowLimit)])
    }

    /// Of yesterday where no day is named: days that are over.
    private static func reports(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let query = try query(request, front, since: 1, until: 1)
        let spool = front.rooms.spool
        let found = try await spool.tlsSessions(days: query.days, domain: query.domain, limit: rowLimit)
        var policies: [String: String] = [:]
        for name in Set(found.filter { $0.key.kind == .sts }.map(\.key.policyDomain)) {
            guard let domain = DomainName(name) else { continue }
            policies[name] = try await spool.stsPolicy(of: domain)?.body
        }
        let reports = TLSReport.of(found, policies: policies, by: front.configuration.name)
        return .json(["data": .array(reports.map(\.json)), "is_cut": .bool(found.count == rowLimit)])
    }
}

extension TLSSessionCount {
    fileprivate var json: JSONValue {
        [
            "day": .string(TLSReport.date(key.day)), "policy_domain": .string(key.policyDomain),
            "policy_type": .string(key.kind.rawValue), "result": .string(key.result.rawValue),
            "mx_host": key.mxHost.isEmpty ? .null : .string(key.mxHost),
            "source_ip": key.sourceAddress.isEmpty ? .null : .string(key.sourceAddress), "sessions": .count(count),
        ]
    }
}
