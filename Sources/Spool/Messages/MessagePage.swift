public import Storage

/// Some of the message log, newest first.
public struct MessagePage: Sendable {
    public let records: [MessageRecord]
    /// Where to go on (`MessageFilter.before`); `nil`: there is nothing more.
    public let next: MessageKey?

    /// As many messages as one page reads through, whether they match or not.
    static let readCount = 20_000

    static func read(_ filter: MessageFilter, limit: Int, from connection: any ReadConnection) throws -> MessagePage {
        var sql = filter.narrowing
        // An engine may read the whole part before it shows anything of it.
        let partCount = filter.isWhollyNarrowed ? limit + 1 : readCount
        let part = "SELECT m.* FROM message m \(sql.clause) ORDER BY m.key DESC LIMIT \(partCount)"
        let edge = Statement(
            "SELECT m.key FROM message m \(sql.clause) ORDER BY m.key DESC LIMIT 1 OFFSET \(readCount - 1)")
        let narrowed = sql.bindings
        sql.startOver()
        filter.add(restTo: &sql, dialect: connection.dialect)
        let statement = Statement(
            """
            SELECT \(MessageRecord.columns) FROM \(MessageRecord.tables(messages: "(\(part))")) \(sql.clause)
            ORDER BY m.key DESC LIMIT \(limit + 1)
            """)
        let found = try connection.all(statement, sql.bindings, MessageRecord.init(row:))
        if found.count > limit {
            return MessagePage(records: Array(found.prefix(limit)), next: found[limit - 1].key)
        }
        if filter.isWhollyNarrowed { return MessagePage(records: found, next: nil) }
        let next = try connection.first(edge, narrowed) { $0.key(0, as: MessageKey.self) }
        return MessagePage(records: found, next: next)
    }
}
