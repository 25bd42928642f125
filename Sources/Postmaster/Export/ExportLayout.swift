internal import JSON
public import Tables

/// How records of one kind are laid out in a table, whatever the format: one definition for CSV, workbooks and NDJSON.
public struct ExportLayout<Record>: Sendable {
    /// What a sheet of it is called: at most 25 characters, none of `[ ] : * ? / \ '`.
    public let title: String
    public let columns: [TableColumn]
    /// A record's cells, as many as there are columns.
    let cells: @Sendable (Record) -> [TableCell]
    /// The object that the API gives.
    let json: @Sendable (Record) -> JSONValue
}
