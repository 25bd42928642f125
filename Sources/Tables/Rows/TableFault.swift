/// Why a file cannot be read at all, or no further.
public enum TableFault: Error, Hashable, Sendable {
    case empty
    case unreadableHeader
    /// No format that is read.
    case unknownFormat
    /// Of a workbook.
    case badWorkbook(String)
    /// The file is gone or cannot be read.
    case unreadableFile

    public var sentence: String {
        switch self {
        case .empty: "The file is empty; its first row names the columns."
        case .unreadableHeader: "The header row cannot be read."
        case .unknownFormat: "This is no CSV, TSV, NDJSON or XLSX file."
        case .badWorkbook(let why): "The workbook cannot be read: \(why)."
        case .unreadableFile: "The file cannot be read any more; upload it again."
        }
    }
}
