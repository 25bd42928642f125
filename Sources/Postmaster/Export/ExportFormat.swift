/// What a table is handed on as.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// RFC 4180, UTF-8.
    case csv
    /// One JSON object a line, the same as in the API.
    case ndjson
    /// A workbook (Office Open XML). Source: ECMA-376.
    case xlsx

    public var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .ndjson: "application/x-ndjson"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}
