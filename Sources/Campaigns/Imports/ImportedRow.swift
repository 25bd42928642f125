/// A row of a file, before its columns mean anything.
struct ImportedRow: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        /// One for each column, as far as the row goes.
        case cells([String])
        /// With names of their own.
        case members([FlatJSON.Member])
        /// Cannot be read: a sentence without subject.
        case flawed(String)
        /// Nothing stands in it: passed over.
        case empty
    }

    /// As a spreadsheet counts it: the header is row 1.
    let number: Int
    let content: Content
    /// The row's beginning, for people.
    let text: String

    static let maximumTextByteCount = 500
}

/// Why a file cannot be read at all, or no further.
public enum ImportFault: Error, Hashable, Sendable {
    case empty
    case noEmailColumn
    case unreadableHeader
    case repeatedColumn(String)
    /// No format that is read.
    case unknownFormat
    /// Of a workbook.
    case badWorkbook(String)
    /// A mapping names a column that is not there.
    case noSuchColumn(String)
    /// A mapping names a field that cannot be.
    case badField(String)
    /// The file is gone or cannot be read.
    case unreadableFile

    public var sentence: String {
        switch self {
        case .empty: "The file is empty; its first row names the columns."
        case .noEmailColumn: "No column is called email; map one to it."
        case .unreadableHeader: "The header row cannot be read."
        case .repeatedColumn(let name): "Two columns are called \(name.prefix(60))."
        case .unknownFormat: "This is no CSV, TSV, NDJSON or XLSX file."
        case .badWorkbook(let why): "The workbook cannot be read: \(why)."
        case .noSuchColumn(let name): "The mapping names a column \(name.prefix(60)), which the file does not have."
        case .badField(let name):
            "\(name.prefix(60)) is no name of a field: letters, digits and _, 64 bytes at most."
        case .unreadableFile: "The file cannot be read any more; upload it again."
        }
    }
}

/// Reads rows of one format, one after the other; holds a bounded part of the file.
protocol RowReader {
    /// The names of the columns; `nil` where every row names its own.
    var columns: [String]? { get }
    /// The next row; `nil` at the end.
    /// - Throws: `ImportFault` where the file cannot be read on.
    mutating func next() throws -> ImportedRow?
}

/// Where the bytes of a file come from, in order.
protocol ByteSource {
    /// Empty at the end.
    mutating func read() throws -> [UInt8]
}
