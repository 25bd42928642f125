import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/segments`: contacts by rule. `{segment}` is an id or a name.
enum SegmentsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/segments", .key(.read), list),
        .post("/v1/segments", .key(.contactsWrite), add),
        .post("/v1/segments:preview", .key(.read), preview).unnoted("it only looks"),
        .get("/v1/segments/{segment}", .key(.read), show),
        .patch("/v1/segments/{segment}", .key(.contactsWrite), change),
        .delete("/v1/segments/{segment}", .key(.contactsWrite), remove),
    ]

    /// Contacts a preview counts at most.
    static let previewLimit = 10_000
    static let sampleCount = 20

    static func find(_ text: String, _ visit: Visit, _ front: Front) async throws -> SegmentRecord {
        let contacts = try front.contactRooms.contacts
        let account = visit.knownCaller.account
        if let key = SegmentKey(text), let segment = try await contacts.segment(key, account: account) {
            return segment
        }
        guard let segment = try await contacts.segment(named: text, account: account) else {
            throw Problem(.notFound, "There is no segment `\(Shown.line(text, limit: 80))`.")
        }
        return segment
    }

    static func named(_ visit: Visit, _ front: Front) async throws -> SegmentRecord {
        try await find(
            visit.parameters.get("segment").flatMap { FormText.decode($0, plusIsSpace: false) } ?? "", visit, front)
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let segments = try await front.contactRooms.contacts.segments(of: visit.knownCaller.account)
        return .json(["data": .array(segments.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await named(visit, front).json)
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.requiredString("name", limit: 200)
        let rule = reader.requiredString("rule", limit: SegmentRule.byteLimit)
        reader.finish()
        guard reader.faults.isEmpty, let name, let rule else { throw Problem(reader.faults) }
        return try await ContactFault.telling {
            let segment = try await contacts.makeSegment(
                named: name, rule: rule, account: visit.knownCaller.account)
            return .json(segment.json, status: .created, headers: [.location: "/v1/segments/\(segment.key)"])
        }
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let segment = try await named(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.string("name", limit: 200)
        let rule = reader.string("rule", limit: SegmentRule.byteLimit)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return try await ContactFault.telling {
            .json(
                try await front.contactRooms.contacts.changeSegment(
                    segment.key, name: name, rule: rule, account: visit.knownCaller.account
                ).json)
        }
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let segment = try await named(visit, front)
        return try await ContactFault.telling {
            try await front.contactRooms.contacts.removeSegment(segment.key, account: visit.knownCaller.account)
            return Response(status: .noContent)
        }
    }

    /// Whom a rule describes: how many, up to 10,000, and some of them.
    private static func preview(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        let account = visit.knownCaller.account
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        var filter = ContactFilter()
        filter.rule = reader.requiredString("rule", limit: SegmentRule.byteLimit)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let asked = filter
        let page = try await ContactFault.telling {
            try await contacts.contacts(asked, account: account, after: nil, limit: previewLimit)
        }
        let sample = Array(page.contacts.prefix(sampleCount))
        let attachments = try await contacts.attachments(of: sample.map(\.key))
        return .json([
            "count": .count(page.contacts.count), "is_complete": .bool(page.next == nil),
            "sample": .array(zip(sample, attachments).map { $0.json($1) }),
        ])
    }
}
