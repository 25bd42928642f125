internal import Bounce
internal import Mail
internal import Storage

/// The suppression table and its audit, inside one transaction.
enum SuppressionList {
    static let columns = """
        key, account, address, cause, created_at, expires_at, added_by, note, event, message, reply, subdomains, domain, \
        campaign, reason, rule_id, provider
        """

    /// What came of adding an entry.
    enum Addition: Hashable, Sendable {
        case created(SuppressionRecord)
        /// It took the place of one that said less.
        case replaced(SuppressionRecord)
        /// Another stands there already, and says as much.
        case standing(SuppressionRecord)

        var record: SuppressionRecord {
            switch self {
            case .created(let record), .replaced(let record), .standing(let record): record
            }
        }
    }

    static func records(
        _ keys: [SuppressionKey], on connection: any ReadConnection
    ) throws -> [SuppressionKey: SuppressionRecord] {
        var found: [SuppressionKey: SuppressionRecord] = [:]
        try connection.queryMany(byKey, keys.map { [.key($0)] }) { found[keys[$0]] = SuppressionRecord(row: $1) }
        return found
    }

    static func standing(
        _ places: [(address: String, scope: SuppressionScope)], on connection: any ReadConnection
    ) throws -> [SuppressionRecord?] {
        var found = [SuppressionRecord?](repeating: nil, count: places.count)
        try connection.queryMany(inScope, places.map { [.text($0.address), .integer($0.scope.number)] }) {
            found[$0] = SuppressionRecord(row: $1)
        }
        return found
    }

    static func add(_ record: SuppressionRecord, on connection: any WriteConnection) throws -> Addition {
        try add([record], replaces: false, on: connection)[0]
    }

    /// Adds each record, or finds the one that stands there already; an expired one gives way.
    /// - Parameter replaces: whether an entry that ends sooner, or covers less, gives way too.
    static func add(
        _ records: [SuppressionRecord], replaces: Bool, on connection: any WriteConnection
    ) throws -> [Addition] {
        let isNew = try connection.executeMany(insert, records.map(\.bindings)).map { $0 > 0 }
        let created = zip(records, isNew).filter(\.1).map(\.0)
        try connection.send(audit, created.map { $0.auditBindings(.add) })
        // Only lists from files replace, and the notice of their end speaks for all their rows.
        if !replaces {
            try Notice.post(created.map { $0.notice(.suppressionCreated, at: $0.createdAt) }, on: connection)
        }
        let others = records.indices.filter { !isNew[$0] }
        var found: [Int: SuppressionRecord] = [:]
        if !others.isEmpty {
            let standing = try standing(others.map { (records[$0].address, records[$0].scope) }, on: connection)
            for (index, record) in zip(others, standing) { found[index] = record }
        }
        return try records.indices.map { index in
            let record = records[index]
            if isNew[index] { return .created(record) }
            guard let standing = found[index] else { throw EngineError.failed("a suppression vanished") }
            guard replaces, record.saysMore(than: standing) else { return .standing(standing) }
            try replace(standing, with: record, on: connection)
            return .replaced(record)
        }
    }

    private static func replace(
        _ old: SuppressionRecord, with new: SuppressionRecord, on connection: any WriteConnection
    ) throws {
        // A record that stands twice in one batch has made way already.
        guard try connection.execute(delete, [.key(old.key)]) > 0 else { return }
        let change = SuppressionChange(at: new.createdAt, by: new.addedBy, why: "replaced by \(new.key)")
        try connection.send(audit, [old.auditBindings(.remove, change)])
        try connection.send(insert, [new.bindings])
        try connection.send(audit, [new.auditBindings(.add)])
    }

    /// Takes entries off their lists. What counted against their addresses is forgotten, so that they begin afresh.
    /// - Returns: those that stood there still.
    static func remove(
        _ records: [SuppressionRecord], _ change: SuppressionChange, on connection: any WriteConnection
    ) throws -> [SuppressionRecord] {
        let isGone = try connection.executeMany(delete, records.map { [.key($0.key)] })
        let removed = zip(records, isGone).filter { $1 > 0 }.map(\.0)
        try connection.send(audit, removed.map { $0.auditBindings(.remove, change) })
        try Notice.post(removed.map { $0.notice(.suppressionRemoved, at: change.at) }, on: connection)
        try BounceTable.forget(removed.filter { !$0.isDomain }.map { ($0.address, $0.account) }, on: connection)
        return removed
    }

    private static let byKey = Statement("SELECT \(columns) FROM suppression WHERE key = $1")
    private static let inScope = Statement("SELECT \(columns) FROM suppression WHERE address = $1 AND account = $2")
    private static let insert = Statement(
        """
        INSERT INTO suppression (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
        $16, $17)
        ON CONFLICT (address, account) DO UPDATE SET key = excluded.key, cause = excluded.cause, \
        created_at = excluded.created_at, expires_at = excluded.expires_at, added_by = excluded.added_by, \
        note = excluded.note, event = excluded.event, message = excluded.message, reply = excluded.reply, \
        subdomains = excluded.subdomains, campaign = excluded.campaign, reason = excluded.reason, \
        rule_id = excluded.rule_id, provider = excluded.provider
        WHERE suppression.expires_at IS NOT NULL AND suppression.expires_at <= excluded.created_at
        """)
    private static let delete = Statement("DELETE FROM suppression WHERE key = $1")
    private static let audit = Statement(
        """
        INSERT INTO suppression_audit (suppression, action, at, account, address, cause, acted_by, why, event, message, \
        reply, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """)
}

/// Who takes entries off a list, when and why.
struct SuppressionChange: Sendable {
    let at: Timestamp
    let by: String
    let why: String
}
