import Mail
import Storage
import Tables
import Verification

/// The statements of `list_verification`.
enum ListVerificationTable {
    private static let columns = """
        list, level, asked_by, asked_at, place, counts, last_at, last_level, last_counts, again_days, account
        """
    private static let byList = Statement("SELECT \(columns) FROM list_verification WHERE list = $1 AND account = $2")
    private static let ofAccount = Statement("SELECT \(columns) FROM list_verification WHERE account = $1")
    private static let open = Statement(
        "SELECT \(columns) FROM list_verification WHERE asked_at IS NOT NULL ORDER BY asked_at LIMIT 1")
    private static let asking = Statement(
        """
        INSERT INTO list_verification (list, account, level, asked_by, asked_at, place, counts, again_days) \
        VALUES ($1, $2, $3, $4, $5, 0, '{}', $6) ON CONFLICT (list) DO UPDATE SET level = excluded.level, \
        asked_by = excluded.asked_by, asked_at = excluded.asked_at, place = 0, counts = '{}' \
        WHERE list_verification.asked_at IS NULL
        """)
    private static let setting = Statement(
        """
        INSERT INTO list_verification (list, account, level, asked_by, place, counts, again_days) \
        VALUES ($1, $2, 'fast', '', 0, '{}', $3) ON CONFLICT (list) DO UPDATE SET again_days = excluded.again_days
        """)
    private static let moving = Statement(
        """
        UPDATE list_verification SET place = $4, counts = $5 \
        WHERE list = $1 AND asked_at = $2 AND place = $3
        """)
    private static let ending = Statement(
        """
        INSERT INTO list_verification (list, account, level, asked_by, place, counts, again_days, last_at, last_level, \
        last_counts) VALUES ($1, $2, $4, '', 0, '{}', $6, CAST($3 AS BIGINT), $4, $5) ON CONFLICT (list) DO UPDATE SET \
        asked_at = NULL, place = 0, counts = '{}', last_at = excluded.last_at, last_level = excluded.last_level, \
        last_counts = excluded.last_counts
        """)
    private static let removal = Statement("DELETE FROM list_verification WHERE list = $1")
    private static let tally = Statement(
        """
        SELECT coalesce(v.verdict, ''), count(*), min(v.verified_at) FROM list_member m \
        LEFT JOIN contact_verdict v ON v.contact = m.contact WHERE m.list = $1 GROUP BY coalesce(v.verdict, '')
        """)
    private static let members = Statement(
        """
        SELECT c.key, c.address FROM (SELECT contact FROM list_member WHERE list = $1 AND contact > $2 \
        ORDER BY contact LIMIT $3) m JOIN contact c ON c.key = m.contact ORDER BY c.key
        """)

    /// A row, with what only the run knows.
    struct Standing: Sendable {
        var verification: ListVerification
        let account: AccountID
        let place: Int64
    }

    static func find(
        _ list: ListKey, account: AccountID, on connection: any ReadConnection
    ) throws -> ListVerification? {
        try connection.first(byList, [.key(list), .key(account)], Standing.init(row:))?.verification
    }

    static func all(of account: AccountID, on connection: any ReadConnection) throws -> [ListKey: ListVerification] {
        let rows = try connection.all(ofAccount, [.key(account)], Standing.init(row:))
        return Dictionary(rows.map { ($0.verification.list, $0.verification) }) { first, _ in first }
    }

    /// The one that was asked for first.
    static func next(on connection: any ReadConnection) throws -> Standing? {
        try connection.first(open, [], Standing.init(row:))
    }

    /// - Returns: false where one is under way.
    static func ask(
        _ list: ListKey, account: AccountID, level: VerificationLevel, by actor: String, at now: Timestamp,
        on connection: any WriteConnection
    ) throws -> Bool {
        try connection.execute(
            asking,
            [
                .key(list), .key(account), .text(level.rawValue), .text(actor), .integer(now.microseconds),
                .integer(ListVerification.standardDays),
            ]) > 0
    }

    static func set(againDays: Int, list: ListKey, account: AccountID, on connection: any WriteConnection) throws {
        try connection.execute(setting, [.key(list), .key(account), .integer(againDays)])
    }

    /// - Returns: false where another run, or another node, has come in between.
    static func move(
        _ standing: Standing, to place: Int64, counted count: Int, on connection: any WriteConnection
    ) throws -> Bool {
        guard let run = standing.verification.run else { return false }
        let counts = FlatJSON.write([(name: "looked_at", value: FlatJSON.Value.number(Double(run.count + count)))])
        return try connection.execute(
            moving,
            [
                .key(standing.verification.list), .integer(run.askedAt.microseconds), .integer(standing.place),
                .integer(place), .text(counts),
            ]) > 0
    }

    /// Takes the numbers of a list anew, and ends a run of it.
    static func end(
        _ list: ListKey, account: AccountID, level: VerificationLevel, on connection: any WriteConnection
    ) throws -> [Verdict: Int] {
        var counts: [Verdict: Int] = [:]
        var oldest: Int64?
        var isWhole = true
        try connection.query(tally, [.key(list)]) { row in
            if let verdict = Verdict(rawValue: row.text(0)) {
                counts[verdict] = Int(row.integer(1))
                if let at = row.integerOrNil(2) { oldest = min(oldest ?? at, at) }
            } else {
                isWhole = false
            }
        }
        try connection.execute(
            ending,
            [
                .key(list), .key(account), .integer(orNull: isWhole ? oldest : nil), .text(level.rawValue),
                .text(
                    FlatJSON.write(
                        Verdict.allCases.map {
                            (name: $0.rawValue, value: FlatJSON.Value.number(Double(counts[$0] ?? 0)))
                        })), .integer(ListVerification.standardDays),
            ])
        return counts
    }

    static func remove(_ list: ListKey, on connection: any WriteConnection) throws {
        try connection.execute(removal, [.key(list)])
    }

    /// Members behind a contact, in the order of keys.
    static func members(
        of list: ListKey, after place: Int64, limit: Int, on connection: any ReadConnection
    ) throws -> [(contact: ContactKey, address: String)] {
        try connection.all(members, [.key(list), .integer(place), .integer(limit)]) { ($0.key(0), $0.text(1)) }
    }
}

extension ListVerificationTable.Standing {
    fileprivate init(row: any Row) {
        func numbers(_ text: String?) -> [String: Int] {
            var numbers: [String: Int] = [:]
            for member in (try? FlatJSON.parse(Array((text ?? "{}").utf8))) ?? [] {
                if case .number(let number) = member.value { numbers[member.name] = Int(exactly: number) }
            }
            return numbers
        }
        var verification = ListVerification(list: row.key(0))
        if let askedAt = row.timeOrNil(3) {
            verification.run = ListVerification.Run(
                level: VerificationLevel(rawValue: row.text(1)) ?? .fast, askedBy: row.text(2), askedAt: askedAt,
                count: numbers(row.text(5))["looked_at"] ?? 0)
        }
        verification.verifiedAt = row.timeOrNil(6)
        verification.level = row.textOrNil(7).flatMap(VerificationLevel.init(rawValue:))
        for (name, count) in numbers(row.textOrNil(8)) where count > 0 {
            if let verdict = Verdict(rawValue: name) { verification.counts[verdict] = count }
        }
        verification.againDays = Int(row.integer(9))
        self.init(verification: verification, account: row.key(10), place: row.integer(4))
    }
}
