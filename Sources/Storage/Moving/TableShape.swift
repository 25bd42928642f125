/// A table as its store describes it.
struct TableShape: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case integer, real, text, bytes }

    struct Column: Hashable, Sendable {
        let name: String
        let kind: Kind
    }

    let name: String
    let columns: [Column]
    /// Places of the primary key's columns among `columns`, in the key's order.
    let key: [Int]

    /// The tables of a SQLite store, by name. Their columns stand in the order that their steps gave them.
    /// - Throws: `EngineError.failed` where a table has no primary key, or a column no type of ours.
    static func all(on connection: any ReadConnection) throws -> [TableShape] {
        var columns: [String: [(column: Column, keyPlace: Int)]] = [:]
        try connection.query(describe, []) { row in
            guard let kind = Kind(declared: row.text(2)) else {
                throw EngineError.failed("the column \(row.text(0)).\(row.text(1)) has the type \(row.text(2))")
            }
            columns[row.text(0), default: []].append((Column(name: row.text(1), kind: kind), Int(row.integer(3))))
        }
        return try columns.map { name, found in
            let key = found.indices.filter { found[$0].keyPlace > 0 }.sorted { found[$0].keyPlace < found[$1].keyPlace }
            guard !key.isEmpty else { throw EngineError.failed("the table \(name) has no primary key") }
            return TableShape(name: name, columns: found.map(\.column), key: key)
        }.sorted { $0.name < $1.name }
    }

    private static let describe = Statement(
        """
        SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid
        """)
}

extension TableShape.Kind {
    fileprivate init?(declared type: String) {
        switch type {
        case "INTEGER", "BIGINT": self = .integer
        case "DOUBLE PRECISION", "REAL": self = .real
        case "TEXT": self = .text
        case "BLOB", "BYTEA": self = .bytes
        default: return nil
        }
    }
}

// MARK: Rows in the order of the key

extension TableShape {
    /// - Parameters:
    ///   - place: the key of the last row that was read; `nil`: from the first.
    ///   - limit: rows, 1...
    func rows(
        after place: [Binding]?, limit: Int, on connection: any ReadConnection
    ) throws -> [[Binding]] {
        try connection.all(select(list(columns.indices), after: place, limit: limit), place ?? [], values)
    }

    /// How many of the next rows are read at once, so that all of them together stay small.
    func count(
        after place: [Binding]?, rows limit: Int, bytes: Int, on connection: any ReadConnection
    ) throws -> Int {
        let sized = columns.filter { $0.kind == .text || $0.kind == .bytes }
        guard !sized.isEmpty else { return limit }
        let length = sized.map { "coalesce(length(\(Self.quoted($0.name))), 0)" }.joined(separator: " + ")
        let sizes = try connection.all(select(length, after: place, limit: limit), place ?? []) { Int($0.integer(0)) }
        var total = 0
        let fitting = sizes.prefix { size in
            total += size
            return total <= bytes
        }
        return max(1, fitting.count)
    }

    func rowCount(on connection: any ReadConnection) throws -> Int {
        try connection.first(Statement("SELECT count(*) FROM \(Self.quoted(name))"), []) { Int($0.integer(0)) } ?? 0
    }

    var insertion: Statement {
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        return Statement("INSERT INTO \(Self.quoted(name)) (\(list(columns.indices))) VALUES (\(places))")
    }

    func place(of row: [Binding]) -> [Binding] { key.map { row[$0] } }

    private func select(_ what: String, after place: [Binding]?, limit: Int) -> Statement {
        let parameters = key.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let condition = place == nil ? "" : "WHERE (\(list(key))) > (\(parameters))"
        return Statement(
            "SELECT \(what) FROM \(Self.quoted(name)) \(condition) ORDER BY \(list(key)) LIMIT \(limit)")
    }

    private func values(of row: any Row) -> [Binding] {
        columns.indices.map { index in
            guard !row.isNull(index) else { return .null }
            return switch columns[index].kind {
            case .integer: .integer(row.integer(index))
            case .real: .real(row.real(index))
            case .text: .text(row.text(index))
            case .bytes: .bytes(row.bytes(index))
            }
        }
    }

    private func list(_ places: some Sequence<Int>) -> String {
        places.map { Self.quoted(columns[$0].name) }.joined(separator: ", ")
    }

    static func quoted(_ name: String) -> String { "\"\(name)\"" }
}
