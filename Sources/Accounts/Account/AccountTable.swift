import Mail
import Storage

/// The statements over `account`.
enum AccountTable {
    private static let columns =
        "id, name, state, state_reason, state_at, log_days, hour_limit, day_limit, settings, created_at"
    private static let list = Statement("SELECT \(columns) FROM account ORDER BY id")
    private static let byID = Statement("SELECT \(columns) FROM account WHERE id = $1")
    private static let byName = Statement("SELECT \(columns) FROM account WHERE name = $1 ORDER BY id LIMIT 1")
    private static let greatest = Statement("SELECT coalesce(max(id), 0) FROM account")
    private static let insertion = Statement(
        """
        INSERT INTO account (id, name, created_at, log_days, hour_limit, day_limit) VALUES ($1, $2, $3, $4, $5, $6)
        """)
    private static let state = Statement(
        "UPDATE account SET state = $1, state_reason = $2, state_at = $3 WHERE id = $4")
    private static let plan = Statement(
        "UPDATE account SET log_days = $1, hour_limit = $2, day_limit = $3 WHERE id = $4")
    private static let name = Statement("UPDATE account SET name = $1 WHERE id = $2")
    private static let settings = Statement("UPDATE account SET settings = $1 WHERE id = $2")

    static func newest(in connection: any ReadConnection) throws -> AccountID {
        AccountID(number: try connection.first(greatest) { $0.integer(0) } ?? 0)
    }

    static func all(in connection: any ReadConnection) throws -> [AccountRecord] {
        try connection.all(list, [], record)
    }

    static func find(_ id: AccountID, in connection: any ReadConnection) throws -> AccountRecord? {
        try connection.first(byID, [.key(id)], record)
    }

    static func find(named text: String, in connection: any ReadConnection) throws -> AccountRecord? {
        try connection.first(byName, [.text(text)], record)
    }

    static func insert(
        _ id: AccountID, name: String, plan: Plan, at now: Timestamp, into connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertion,
            [
                .key(id), .text(name), .integer(now.microseconds), .integer(plan.logDays),
                .integer(orNull: plan.messagesPerHour.map(Int64.init)),
                .integer(orNull: plan.messagesPerDay.map(Int64.init)),
            ])
    }

    static func set(_ value: AccountRecord.State, of id: AccountID, in connection: any WriteConnection) throws {
        var reason = Binding.null
        var since = Binding.null
        if case .suspended(let text, let time) = value { (reason, since) = (.text(text), .integer(time.microseconds)) }
        try connection.execute(state, [.text(value.name), reason, since, .key(id)])
    }

    static func set(_ value: Plan, of id: AccountID, in connection: any WriteConnection) throws {
        try connection.execute(
            plan,
            [
                .integer(value.logDays), .integer(orNull: value.messagesPerHour.map(Int64.init)),
                .integer(orNull: value.messagesPerDay.map(Int64.init)), .key(id),
            ])
    }

    static func set(_ value: AccountSettings, of id: AccountID, in connection: any WriteConnection) throws {
        try connection.execute(settings, [.text(value.json), .key(id)])
    }

    static func rename(_ id: AccountID, to text: String, in connection: any WriteConnection) throws {
        try connection.execute(name, [.text(text), .key(id)])
    }

    private static func record(_ row: any Row) -> AccountRecord {
        let isSuspended = row.text(2) == "suspended"
        return AccountRecord(
            id: row.key(0), name: row.text(1),
            state: isSuspended
                ? .suspended(
                    reason: row.textOrNil(3) ?? "", since: Timestamp(microseconds: row.integerOrNil(4) ?? 0))
                : .active,
            plan: Plan(
                logDays: Int(row.integer(5)), messagesPerHour: row.integerOrNil(6).map { Int($0) },
                messagesPerDay: row.integerOrNil(7).map { Int($0) }),
            settings: AccountSettings(json: row.text(8)) ?? AccountSettings(),
            createdAt: Timestamp(microseconds: row.integer(9)))
    }
}
