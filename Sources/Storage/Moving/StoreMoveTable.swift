/// Where a move stands, in the new store, written in the commits of what it has brought. It goes when all is there.
enum StoreMoveTable {
    struct Row: Hashable, Sendable {
        /// Empty: the store's tables are made and wait for rows.
        var table: String
        /// The key of the last row that is there; `nil` before the first.
        var place: [Binding]?
        var digest: RowDigest
        var isDone: Bool
    }

    static let make = Statement(
        """
        CREATE TABLE IF NOT EXISTS store_move (name TEXT PRIMARY KEY, place TEXT NOT NULL, row_count BIGINT NOT NULL, \
        checksum BIGINT NOT NULL, is_done BIGINT NOT NULL)
        """, isDefinition: true)
    static let drop = Statement("DROP TABLE store_move", isDefinition: true)

    /// What is in a database: a move that was begun, and a store of ours.
    static func present(on connection: any ReadConnection) throws -> (isBegun: Bool, hasStore: Bool) {
        let names = try connection.all(tables(connection.dialect), []) { $0.text(0) }
        return (names.contains("store_move"), names.contains("schema_step"))
    }

    static func isReady(on connection: any ReadConnection) throws -> Bool {
        try connection.first(select, [.text("")]) { _ in true } ?? false
    }

    static func row(of table: String, on connection: any ReadConnection) throws -> Row {
        let found = try connection.first(select, [.text(table)]) { row in
            let place = RowPlace.decode(row.text(0))
            return Row(
                table: table, place: place,
                digest: RowDigest(rowCount: row.integer(1), sum: UInt64(bitPattern: row.integer(2))),
                isDone: row.flag(3))
        }
        return found ?? Row(table: table, place: nil, digest: RowDigest(), isDone: false)
    }

    static func note(_ row: Row, on connection: any WriteConnection) throws {
        try connection.execute(
            upsert,
            [
                .text(row.table), .text(row.place.map(RowPlace.encode) ?? ""), .integer(row.digest.rowCount),
                .integer(Int64(bitPattern: row.digest.sum)), .flag(row.isDone),
            ])
    }

    private static func tables(_ dialect: Dialect) -> Statement {
        switch dialect.kind {
        case .sqlite: Statement("SELECT name FROM sqlite_schema WHERE type = 'table'")
        case .postgreSQL:
            Statement(
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()")
        }
    }

    private static let select = Statement(
        "SELECT place, row_count, checksum, is_done FROM store_move WHERE name = $1")
    private static let upsert = Statement(
        """
        INSERT INTO store_move (name, place, row_count, checksum, is_done) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (name) DO UPDATE SET place = excluded.place, row_count = excluded.row_count, \
        checksum = excluded.checksum, is_done = excluded.is_done
        """)
}
