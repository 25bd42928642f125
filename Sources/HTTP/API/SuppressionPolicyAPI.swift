import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import Postmaster
import Spool
import Storage

/// `/v1/suppression-policy`: how an account's bounces are judged, and what another policy would have done.
enum SuppressionPolicyAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/suppression-policy", .key(.read), show),
        .patch("/v1/suppression-policy", .key(.suppressionsWrite), change).notingItself(),
        .delete("/v1/suppression-policy", .key(.suppressionsWrite), takeBack).notingItself(),
        .post("/v1/suppression-policy:try", .key(.read), attempt).unnoted("it only looks"),
    ]

    /// Whose policy.
    enum Extent: String, CaseIterable { case account, installation }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let extent: Extent = query.choice("of") ?? .account
        try query.finish()
        return .json(try await setting(of: extent, visit, front).json)
    }

    private static func setting(
        of extent: Extent, _ visit: Visit, _ front: Front
    ) async throws -> SuppressionPolicySetting {
        try await front.rooms.spool.suppressionPolicy(of: account(extent, visit))
    }

    private static func account(_ extent: Extent, _ visit: Visit) -> AccountID? {
        extent == .account ? visit.knownCaller.account : nil
    }

    /// What the body leaves out stays as it is.
    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let extent = reader.choice("of", Extent.self) ?? .account
        let present = try await setting(of: extent, visit, front).policy
        let policy = reader.policy(changing: present)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        if extent == .installation { try Front.demand(.system, of: visit.knownCaller) }
        try await front.rooms.spool.setSuppressionPolicy(
            policy, of: account(extent, visit), by: visit.knownCaller.actor.description)
        try await front.note(
            "suppression-policy.changed", extent.rawValue, "\(present.words) to \(policy.words)", visit,
            isOfInstallation: extent == .installation)
        return .json(try await setting(of: extent, visit, front).json)
    }

    private static func takeBack(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let extent: Extent = query.choice("of") ?? .account
        try query.finish()
        if extent == .installation { try Front.demand(.system, of: visit.knownCaller) }
        try await front.rooms.spool.setSuppressionPolicy(
            nil, of: account(extent, visit), by: visit.knownCaller.actor.description)
        try await front.note(
            "suppression-policy.removed", extent.rawValue, "", visit, isOfInstallation: extent == .installation)
        return Response(status: .noContent)
    }

    private static func attempt(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let policy = reader.policy(changing: .immediate)
        let now = front.rooms.time.now()
        let until = reader.time("until") ?? now
        let since = reader.time("since") ?? now - .seconds(30 * 86_400)
        let examples = reader.integer("examples", in: 0...1_000) ?? 50
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let trial = PolicyTrial(
            account: visit.knownCaller.account, policy: policy, since: since, until: until,
            exampleLimit: Int(examples))
        let report = try await trial.run(on: front.rooms.spool)
        return .json([
            "policy": policy.json, "since": .string(since.rfc3339), "until": .string(until.rfc3339),
            "bounced": .count(report.bounced), "suppressed": .count(report.real),
            "would_suppress": .count(report.tried), "avoided_bounces": .count(report.avoidedBounces),
            "both": report.both.json, "added": report.added.json, "spared": report.spared.json,
        ])
    }
}

extension JSONReader {
    /// 0 stands for "off" and "never".
    mutating func policy(changing present: SuppressionPolicy) -> SuppressionPolicy {
        let hard = integer("hard_limit", in: 1...10).map(Int.init) ?? present.hardLimit
        let soft = integer("soft_limit", in: 0...20).map(Int.init) ?? present.softLimit ?? 0
        if soft == 1 { note("soft_limit", "out_of_range", "`soft_limit` is 2 to 20, or 0 for off.") }
        let days = integer("expiry_days", in: 0...3_650) ?? present.expiryDays
        return SuppressionPolicy(
            hardLimit: hard, softLimit: soft == 0 ? nil : soft, expiry: days == 0 ? nil : .seconds(days * 86_400))
    }
}

extension SuppressionPolicy {
    /// For the audit log: `consecutive(3), soft 3, 90 d`.
    var words: String {
        "\(name), soft \(softLimit.map(String.init) ?? "off"), \(expiry == nil ? "for ever" : "\(expiryDays) d")"
    }

    var expiryDays: Int64 { expiry.map { $0.components.seconds / 86_400 } ?? 0 }

    var json: JSONValue {
        [
            "name": .string(name), "hard_limit": .count(hardLimit), "soft_limit": .count(softLimit ?? 0),
            "expiry_days": .integer(expiryDays),
        ]
    }
}

extension SuppressionPolicySetting {
    var json: JSONValue {
        [
            "policy": policy.json, "chosen_by": .string(origin.rawValue), "changed_at": .text(changedAt?.rfc3339),
            "changed_by": .text(changedBy),
        ]
    }
}

extension PolicyTrialReport.Group {
    var json: JSONValue {
        [
            "count": .count(count), "accepted_later": .count(acceptedLater),
            "examples": .array(
                examples.map { example in
                    [
                        "address": .string(example.address), "reason": .string(example.reason.rawValue),
                        "at": .string(example.at.rfc3339), "accepted_later": .bool(example.acceptedLater),
                    ]
                }),
        ]
    }
}
