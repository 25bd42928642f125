import Accounts
import HTTPTypes
import Hummingbird
import Mail
import Spool
import Storage

/// `/v1/suppressions`: the addresses that are spared. Two lists (R21): the system's, which only an administrator
/// changes, and the account's own.
enum SuppressionsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/suppressions", .key(.read), list),
        .post("/v1/suppressions", .key(.suppressionsWrite), add),
        .delete("/v1/suppressions/{address}", .key(.suppressionsWrite), remove),
        .post("/v1/suppressions:check", .key(.read), check),
        .get("/v1/suppressions:export", .key(.read), SuppressionExport.answer),
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
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let list: List? = query.choice("list")
        let search = query.text("q", limit: 254)
        let after: SuppressionKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let caller = visit.knownCaller
        let records = try await front.rooms.spool.suppressions(
            scope: list?.scope(caller), search: search, before: after, limit: limit + 1)
        let shown = records.prefix(limit)
        return .json([
            "data": .array(shown.filter { $0.isVisible(to: caller) }.map(\.json)),
            "has_more": .bool(records.count > limit),
            "next_after": records.count > limit ? .text(shown.last?.key.description) : .null,
        ])
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let address = reader.requiredString("address", limit: 1_000)
        let list = reader.choice("list", List.self) ?? .account
        let cause = reader.choice("cause", SuppressionRecord.Cause.self) ?? .manual
        let note = reader.string("note", limit: 1_000)
        let expiresAt = reader.time("expires_at")
        reader.finish()
        let mailbox = address.flatMap { reader.mailbox($0, "address") }
        guard reader.faults.isEmpty, let mailbox else { throw Problem(reader.faults) }
        if list == .system { try Front.demand(.admin, of: visit.knownCaller) }
        let record = try await front.rooms.spool.suppress(
            mailbox, scope: list.scope(visit.knownCaller), cause: cause, by: visit.knownCaller.key.description,
            note: note,
            expiresAt: expiresAt)
        return .json(record.json, status: .created)
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
        if list == .system { try Front.demand(.admin, of: visit.knownCaller) }
        guard let text = visit.parameters.get("address").flatMap({ FormText.decode($0, plusIsSpace: false) }),
            let mailbox = Mailbox(text),
            try await front.rooms.spool.unsuppress(
                mailbox, scope: list.scope(visit.knownCaller), by: visit.knownCaller.key.description, why: why ?? "")
        else { throw Problem(.notFound, "The address is not on that list.") }
        return Response(status: .noContent)
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
                "suppression": record?.json ?? .null,
            ]
        }
        return .json(["data": .array(data)])
    }
}

extension SuppressionRecord {
    /// The system's entries, and those of the caller's own account.
    func isVisible(to caller: Caller) -> Bool { account == nil || account == caller.account }
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
            return try Mailbox.parse(bytes.span)
        } catch {
            note(at: pointer, "invalid_address", "`\(Shown.line(text, limit: 80))` is no address: \(error.sentence).")
            return nil
        }
    }
}
