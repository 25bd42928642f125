/// Reads rows of one format, one after the other; holds a bounded part of the file.
public protocol RowReader {
    /// The names of the columns; `nil` where every row names its own.
    var columns: [String]? { get }
    /// The next row; `nil` at the end.
    /// - Throws: `TableFault` where the file cannot be read on.
    mutating func next() throws -> TableRow?
}

extension TableFormat {
    /// A reader of the rows of a file, from the first behind its header.
    /// - Parameter chunkByteCount: how much of it is read at a time.
    /// - Throws: `TableFault`.
    public func rows(
        ofFile path: String, encoding: TableEncoding = .auto, chunkByteCount: Int = 256 << 10
    ) throws -> any RowReader {
        switch self {
        case .csv: try CSVRows(try FileSource(path: path, chunkByteCount: chunkByteCount), encoding: encoding)
        case .ndjson: NDJSONRows(try FileSource(path: path, chunkByteCount: chunkByteCount))
        case .xlsx: try WorkbookRows(path: path)
        }
    }
}
