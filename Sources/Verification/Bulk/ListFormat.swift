import Tables

/// How a list of addresses is written.
public enum ListFormat: String, Hashable, Sendable, CaseIterable {
    /// Source: RFC 4180. A list that comes with semicolons keeps them.
    case csv
    /// The same with tabs.
    case tsv
    /// One JSON object a line.
    case ndjson
    /// The first sheet of a workbook. Source: ECMA-376.
    case xlsx

    public var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .tsv: "text/tab-separated-values; charset=utf-8"
        case .ndjson: "application/x-ndjson"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }

    /// By a file's name; `nil` where it does not say.
    public init?(fileName: String) {
        guard let dot = fileName.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        switch fileName[fileName.index(after: dot)...].lowercased() {
        case "csv", "txt": self = .csv
        case "tsv", "tab": self = .tsv
        case "ndjson", "jsonl": self = .ndjson
        case "xlsx": self = .xlsx
        default: return nil
        }
    }

    /// What reads it.
    var table: TableFormat {
        switch self {
        case .csv, .tsv: .csv
        case .ndjson: .ndjson
        case .xlsx: .xlsx
        }
    }
}
