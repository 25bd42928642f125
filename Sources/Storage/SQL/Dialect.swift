/// The few places where the engines' SQL differs, by name.
public struct Dialect: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case sqlite, postgreSQL }
    public let kind: Kind

    public init(kind: Kind) { self.kind = kind }

    /// Put behind a `SELECT` that claims rows.
    public var skipLocked: String { kind == .postgreSQL ? " FOR UPDATE SKIP LOCKED" : "" }
    /// Whether text has another in it, be its letters small or large (on SQLite: those of ASCII).
    public func contains(_ text: String, _ part: String) -> String {
        let position = kind == .postgreSQL ? "strpos" : "instr"
        return "\(position)(lower(\(text)), lower(\(part))) > 0"
    }
    /// Column types in schema steps.
    public var bytesType: String { kind == .postgreSQL ? "BYTEA" : "BLOB" }
    public var integerType: String { kind == .postgreSQL ? "BIGINT" : "INTEGER" }
    /// A condition that holds where a text has characters beyond ASCII.
    public func isNotASCII(_ column: String) -> String {
        kind == .postgreSQL
            ? "octet_length(\(column)) > char_length(\(column))" : "length(CAST(\(column) AS BLOB)) > length(\(column))"
    }
    /// Put behind a table whose rows are looked up by a primary key of several columns.
    public var clusteredByKey: String { kind == .postgreSQL ? "" : " WITHOUT ROWID" }
}
