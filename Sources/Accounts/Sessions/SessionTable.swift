import Mail
import Storage

/// The statements over `session`.
enum SessionTable {
    private static let columns =
        "id, person, api_key, account, created_at, expires_at, last_seen_at, origin, agent, ended_at"
    private static let byHash = Statement(
        "SELECT \(columns), hash FROM session WHERE hash = $1 AND ended_at IS NULL")
    private static let byID = Statement("SELECT \(columns) FROM session WHERE id = $1")
    /// 0 stands for any.
    private static let list = Statement(
        """
        SELECT \(columns) FROM session WHERE ($1 = 0 OR person = $1) AND ($2 = 0 OR account = $2)
        ORDER BY id DESC LIMIT $3
        """)
    private static let insertion = Statement(
        """
        INSERT INTO session (
            id, hash, person, api_key, account, created_at, expires_at, last_seen_at, origin, agent
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $8, $9)
        """)
    private static let end = Statement("UPDATE session SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL")
    private static let endOfPerson = Statement(
        "UPDATE session SET ended_at = $1 WHERE person = $2 AND ended_at IS NULL AND id <> $3")
    private static let endInAccount = Statement(
        """
        UPDATE session SET ended_at = $1 WHERE person = $2 AND ended_at IS NULL AND id <> $3 AND account = $4
        """)
    private static let seen = Statement(
        "UPDATE session SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1")
    private static let move = Statement("UPDATE session SET account = $1 WHERE id = $2")
    private static let openOfPerson = openOnes(of: "person")
    private static let openOfKey = openOnes(of: "api_key")
    private static func openOnes(of holder: String) -> Statement {
        Statement(
            """
            SELECT id FROM session
            WHERE \(holder) = $1 AND ended_at IS NULL AND expires_at > $2 AND last_seen_at > $3 ORDER BY id DESC
            """)
    }
    private static let sweep = Statement("DELETE FROM session WHERE expires_at < $1 OR ended_at < $1")

    static func insert(
        _ session: SessionRecord, hash: [UInt8], into connection: any WriteConnection
    ) throws {
        try connection.execute(
            insertion,
            [
                .key(session.id), .bytes(hash), .key(orNull: session.user), .key(orNull: session.key),
                .key(session.account), .integer(session.createdAt.microseconds),
                .integer(session.expiresAt.microseconds), .text(orNull: session.origin), .text(orNull: session.agent),
            ])
    }

    static func find(
        hash: [UInt8], in connection: any ReadConnection
    ) throws -> (session: SessionRecord, hash: [UInt8])? {
        try connection.first(byHash, [.bytes(hash)]) { (record($0), $0.bytes(10)) }
    }

    static func find(_ id: SessionID, in connection: any ReadConnection) throws -> SessionRecord? {
        try connection.first(byID, [.key(id)], record)
    }

    static func sessions(
        of person: UserID?, in account: AccountID?, limit: Int, on connection: any ReadConnection
    ) throws -> [SessionRecord] {
        try connection.all(
            list, [.integer(person?.number ?? 0), .integer(account?.number ?? 0), .integer(limit)], record)
    }

    static func end(_ id: SessionID, at now: Timestamp, on connection: any WriteConnection) throws -> Bool {
        try connection.execute(end, [.integer(now.microseconds), .key(id)]) > 0
    }

    /// - Parameter account: `nil`: in all.
    /// - Returns: how many were open.
    @discardableResult
    static func endAll(
        of person: UserID, in account: AccountID?, butFor session: SessionID? = nil, at now: Timestamp,
        on connection: any WriteConnection
    ) throws -> Int {
        let common: [Binding] = [.integer(now.microseconds), .key(person), .integer(session?.number ?? 0)]
        guard let account else { return try connection.execute(endOfPerson, common) }
        return try connection.execute(endInAccount, common + [.key(account)])
    }

    static func noteSeen(_ id: SessionID, at now: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(seen, [.integer(now.microseconds), .key(id)])
    }

    static func move(_ id: SessionID, to account: AccountID, on connection: any WriteConnection) throws {
        try connection.execute(move, [.key(account), .key(id)])
    }

    /// Ends the oldest open sessions of the holder of `session` that are over the limit.
    /// - Returns: those that ended.
    static func makeRoom(
        beside session: SessionRecord, at now: Timestamp, on connection: any WriteConnection
    ) throws -> [SessionID] {
        let holder = session.user?.number ?? session.key?.number ?? 0
        let held = try connection.all(
            session.user == nil ? openOfKey : openOfPerson,
            [.integer(holder), .integer(now.microseconds), .integer((now - SessionLife.idle).microseconds)]
        ) { $0.key(0, as: SessionID.self) }
        let surplus = Array(held.dropFirst(SessionLife.limit))
        try connection.send(end, surplus.map { [.integer(now.microseconds), .key($0)] })
        return surplus
    }

    /// Forgets what ended or expired before a time.
    static func sweep(before time: Timestamp, on connection: any WriteConnection) throws {
        try connection.execute(sweep, [.integer(time.microseconds)])
    }

    private static func record(_ row: any Row) -> SessionRecord {
        SessionRecord(
            id: row.key(0), user: row.keyOrNil(1), key: row.keyOrNil(2), account: row.key(3),
            createdAt: Timestamp(microseconds: row.integer(4)), expiresAt: Timestamp(microseconds: row.integer(5)),
            lastSeenAt: Timestamp(microseconds: row.integer(6)), origin: row.textOrNil(7), agent: row.textOrNil(8),
            endedAt: row.integerOrNil(9).map(Timestamp.init(microseconds:)))
    }
}
