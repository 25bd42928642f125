public import Storage

/// Some of the message log, newest first.
public struct MessagePage: Sendable {
    public let records: [MessageRecord]
    /// Where to go on (`MessageFilter.before`); `nil`: there is nothing more.
    public let next: MessageKey?

    /// As many messages as one page reads through, whether they match or not.
    static let readCount = 20_000

    static func read(_ filter: MessageFilter, limit: Int, from connection: any ReadConnection) throws -> MessagePage {
        // Where the page ends though less was found: so much of an index is read, and no message.
        let edge = filter.isWhollyNarrowed ? nil : try edge(of: filter, from: connection)
        var sql = filter.narrowing()
        if let edge { sql.add("m.key >= ?", .key(edge)) }
        filter.add(restTo: &sql, dialect: connection.dialect)
        let statement = Statement(
            """
            SELECT \(MessageRecord.columns) FROM \(MessageRecord.tables) \(sql.clause)
            ORDER BY m.key DESC LIMIT \(limit + 1)
            """)
        let found = try connection.all(statement, sql.bindings, MessageRecord.init(row:))
        if found.count > limit {
            return MessagePage(records: Array(found.prefix(limit)), next: found[limit - 1].key)
        }
        return MessagePage(records: found, next: edge)
    }

    private static func edge(of filter: MessageFilter, from connection: any ReadConnection) throws -> MessageKey? {
        let sql = filter.narrowing(byKeysAlone: true)
        let statement = Statement(
            "SELECT m.key FROM message m \(sql.clause) ORDER BY m.key DESC LIMIT 1 OFFSET \(readCount - 1)")
        return try connection.first(statement, sql.bindings) { $0.key(0, as: MessageKey.self) }
    }
}
