import Accounts
import Hummingbird
import Intake
import JSON
import Mail
import Storage

/// `/v1/accounts`: all accounts of the installation, for its administrators.
enum AccountsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/accounts", .key(.system), list),
        .post("/v1/accounts", .key(.system), create).notingItself(),
        .get("/v1/accounts/{id}", .key(.system), show),
        .patch("/v1/accounts/{id}", .key(.system), change).notingItself(),
        .post("/v1/accounts/{id}/suspend", .key(.system), suspend).notingItself(),
        .post("/v1/accounts/{id}/resume", .key(.system), resume).notingItself(),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let state: StateChoice? = query.choice("state")
        let after: AccountID? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let accounts = try await front.rooms.accounts.accounts().filter { account in
            (after.map { account.id > $0 } ?? true) && (state.map { $0.rawValue == account.state.name } ?? true)
        }
        return .page(Array(accounts.prefix(limit + 1)), limit: limit, after: \.id.description) {
            json($0, front)
        }
    }

    private enum StateChoice: String, CaseIterable { case active, suspended }

    private static func create(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.requiredString("name", limit: 400)
        let plan = reader.plan(.standard)
        reader.finish()
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        let account = try await front.rooms.accounts.createAccount(
            name: name, plan: plan ?? .standard, by: visit.party)
        return .json(json(account, front), status: .created, headers: [.location: "/v1/accounts/\(account.id)"])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(json(try await front.account(visit), front))
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var account = try await front.account(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.string("name", limit: 400)
        let plan = reader.plan(account.plan)
        reader.finish()
        if name == nil, plan == nil, reader.faults.isEmpty {
            reader.note("required", "`name` or `plan` is to be changed.")
        }
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        if let name {
            account = try await front.rooms.accounts.renameAccount(account.id, to: name, by: visit.party)
        }
        if let plan { account = try await front.rooms.accounts.setPlan(plan, of: account.id, by: visit.party) }
        return .json(json(account, front))
    }

    private static func suspend(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let reason = reader.requiredString("reason", limit: 500)
        if reason?.isEmpty == true { reader.note("reason", "required", "`reason` tells the account's people why.") }
        reader.finish()
        guard reader.faults.isEmpty, let reason else { throw Problem(reader.faults) }
        return .json(
            json(try await front.rooms.suspension.suspend(account.id, reason: reason, by: visit.party), front))
    }

    private static func resume(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let account = try await front.account(visit)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let note = reader.string("note", limit: 500)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return .json(
            json(try await front.rooms.suspension.resume(account.id, note: note ?? "", by: visit.party), front))
    }

    private static func json(_ account: AccountRecord, _ front: Front) -> JSONValue {
        .object(account.members(used: front.rooms.submission.used(by: account.id)))
    }
}

extension Front {
    /// The account in the path.
    /// - Throws: a `Problem` (404) where there is none of that id.
    func account(_ visit: Visit) async throws -> AccountRecord {
        guard let text = visit.parameters.get("id"), let id = AccountID(text),
            let account = try await rooms.accounts.account(id)
        else { throw AccountsFault.noAccount }
        return account
    }
}

extension JSONReader {
    /// `plan`, with what it does not name as it was; `nil` where there is none. A limit that is null is taken away.
    mutating func plan(_ before: Plan) -> Plan? {
        guard let value = value("plan") else { return nil }
        var reader = JSONReader(value, at: place("plan"))
        var plan = before
        if let days = reader.integer("log_days", in: 1...365) { plan.logDays = Int(days) }
        let limits = Int64(Plan.limitRange.lowerBound)...Int64(Plan.limitRange.upperBound)
        if value["messages_per_hour"] != nil {
            plan.messagesPerHour = reader.integer("messages_per_hour", in: limits).map { Int($0) }
        }
        if value["messages_per_day"] != nil {
            plan.messagesPerDay = reader.integer("messages_per_day", in: limits).map { Int($0) }
        }
        reader.finish()
        take(reader.faults)
        return plan
    }
}

extension AccountRecord {
    func members(used: (hour: Int, day: Int)) -> [JSONMember] {
        var reason: String?
        var since: Timestamp?
        if case .suspended(let text, let time) = state { (reason, since) = (text, time) }
        return [
            JSONMember("id", .string(id.description)),
            JSONMember("name", .string(name)),
            JSONMember("state", .string(state.name)),
            JSONMember("suspended_reason", .text(reason)),
            JSONMember("suspended_at", .text(since?.rfc3339)),
            JSONMember("plan", plan.json),
            JSONMember("used", ["this_hour": .count(used.hour), "today": .count(used.day)]),
            JSONMember("created_at", .string(createdAt.rfc3339)),
        ]
    }
}

extension Plan {
    var json: JSONValue {
        [
            "log_days": .count(logDays), "messages_per_hour": .count(messagesPerHour),
            "messages_per_day": .count(messagesPerDay),
        ]
    }
}
