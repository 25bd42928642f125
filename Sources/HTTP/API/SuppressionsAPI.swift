import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// `/v1/suppressions`: the addresses and domains that are spared. Two lists (R21): the system's, which only an administrator
/// changes, and the account's own.
enum SuppressionsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/suppressions", .key(.read), list),
        .post("/v1/suppressions", .key(.suppressionsWrite), add).notingItself(),
        .delete("/v1/suppressions/{address}", .key(.suppressionsWrite), remove).notingItself(),
        .get("/v1/suppressions/{address}/history", .key(.read), history),
        .post("/v1/suppressions:check", .key(.read), check).unnoted("it only looks"),
        .get("/v1/suppressions:export", .key(.read), SuppressionExport.answer).noted(),
        .post("/v1/suppressions:import", .key(.suppressionsWrite), SuppressionImportAPI.answer).notingItself(),
        .post("/v1/suppressions:undo", .key(.suppressionsWrite), SuppressionUndo.answer).notingItself(),
    ]

    static let checkLimit = 1_000

    enum List: String, CaseIterable {
        case system, account

        func scope(_ caller: Caller) -> SuppressionScope {
            switch self {
            case .system: .system
            case .account: .account(caller.account)
            }
        }

        /// - Throws: a `Problem` (403) where the caller may not change it.
        func demandChange(by caller: Caller) throws {
            if self == .system { try Front.demand(.system, of: caller) }
        }
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = query.suppressions(of: visit.knownCaller)
        let limit = query.limit()
        filter.before = query.key("after")
        filter.limit = limit + 1
        try query.finish()
        try filter.demandSight(by: visit.knownCaller)
        let records = try await front.rooms.spool.suppressions(filter)
        return .page(records, limit: limit, after: \.key.description, json: \.json)
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let target = reader.suppressionTarget()
        let list = reader.choice("list", List.self) ?? .account
        let cause = reader.choice("cause", SuppressionRecord.Cause.self) ?? .manual
        let note = reader.string("note", limit: 1_000)
        let expiresAt = reader.time("expires_at")
        if let expiresAt, expiresAt <= front.rooms.time.now() {
            reader.note("expires_at", "out_of_range", "`expires_at` is a time that is yet to come.")
        }
        reader.finish()
        guard reader.faults.isEmpty, let target else { throw Problem(reader.faults) }
        try list.demandChange(by: visit.knownCaller)
        let entry = NewSuppression(target, cause: cause, note: note, expiresAt: expiresAt)
        let added = try await front.rooms.spool.suppress(
            [entry], scope: list.scope(visit.knownCaller), by: visit.knownCaller.actor.description)
        try await front.note(
            "suppressions.created", added[0].record.address, note ?? "", visit, isOfInstallation: list == .system)
        return .json(added[0].record.json, status: .created)
    }

    /// `DELETE /v1/suppressions/ada%40example.com?list=system&why=…`
    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let list: List = query.choice("list") ?? .account
        let why = query.text("why", limit: 1_000)
        if list == .system, why == nil {
            query.note("why", "required", "`why` says why the address is written to again.")
        }
        try query.finish()
        try list.demandChange(by: visit.knownCaller)
        guard let target = target(visit),
            try await front.rooms.spool.unsuppress(
                target, scope: list.scope(visit.knownCaller), by: visit.knownCaller.actor.description, why: why ?? "")
        else { throw Problem(.notFound, "The address is not on that list.") }
        try await front.note(
            "suppressions.removed", target.description, why ?? "", visit, isOfInstallation: list == .system)
        return Response(status: .noContent)
    }

    /// The life of every entry for an address or domain, oldest first: who added and removed it, when and why.
    private static func history(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        try query.finish()
        guard let target = target(visit) else { throw Problem(.notFound, "That is no address and no domain.") }
        let audit = try await front.rooms.spool.suppressionAudit(of: target)
        let account = visit.knownCaller.account
        // The system's entries tell of other accounts' mail.
        let seesSystem = visit.knownCaller.may(.system)
        let lines = audit.filter { $0.account == nil ? seesSystem : $0.account == account }
        return .json(["data": .array(lines.map(\.json))])
    }

    private static func target(_ visit: Visit) -> SuppressionTarget? {
        guard let text = visit.parameters.get("address").flatMap({ FormText.decode($0, plusIsSpace: false) }) else {
            return nil
        }
        return try? SuppressionTarget.parse(Array(text.utf8).span)
    }

    private static func check(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 1 << 20).value)
        let addresses = reader.array("addresses", limit: checkLimit)
        reader.finish()
        if addresses?.isEmpty ?? true, reader.faults.isEmpty {
            reader.note("addresses", "required", "`addresses` names at least one address.")
        }
        let mailboxes = (addresses ?? []).enumerated().compactMap { index, value -> Mailbox? in
            guard case .string(let text) = value else {
                reader.note(at: "/addresses/\(index)", "wrong_type", "An address is a string, not \(value.typeName).")
                return nil
            }
            return reader.mailbox(text, at: "/addresses/\(index)")
        }
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let found = try await front.rooms.spool.suppressions(of: mailboxes, account: visit.knownCaller.account)
        let data = zip(mailboxes, found).map { mailbox, record -> JSONValue in
            [
                "address": .string(mailbox.normalized.description), "suppressed": .bool(record != nil),
                "suppression": record?.json(for: visit.knownCaller) ?? .null,
            ]
        }
        return .json(["data": .array(data)])
    }
}

extension JSONReader {
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let text = string(name, limit: 100) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        note(name, "unknown_value", "`\(name)` is one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
        return nil
    }

    mutating func mailbox(_ text: String, _ name: String) -> Mailbox? { mailbox(text, at: place(name)) }

    mutating func mailbox(_ text: String, at pointer: String) -> Mailbox? {
        let bytes = Array(text.utf8)
        do {
            return try Mailbox.parse(internationalized: bytes.span)
        } catch {
            note(at: pointer, "invalid_address", "`\(Shown.line(text, limit: 80))` is no address: \(error.sentence).")
            return nil
        }
    }
}
