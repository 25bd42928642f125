public import Tables

/// The first rows of a file of contacts as they are read, before anything is made of them: what a mapping is chosen by.
public struct ContactFilePreview: Hashable, Sendable {
    public struct Row: Hashable, Sendable {
        /// As a spreadsheet counts it: the header is row 1.
        public let number: Int
        /// One for each column as far as the row goes.
        public let cells: [String]
        /// Why the row cannot be read: a sentence without subject; `nil` where it can.
        public let fault: String?
    }

    public let format: TableFormat
    /// The header; where every row names its own, the names of these rows in the order they first stand, 200 at most.
    public let columns: [String]
    public let rows: [Row]

    static let nameLimit = 200

    /// - Parameters:
    ///   - format: `nil`: by the file's first bytes.
    ///   - limit: rows to read at most.
    /// - Throws: `TableFault`.
    public static func read(
        path: String, format: TableFormat? = nil, encoding: TableEncoding = .auto, limit: Int = 20
    ) throws -> ContactFilePreview {
        var beginning = try FileSource(path: path, chunkByteCount: 4_096)
        guard let format = try format ?? TableFormat.sniff(try beginning.read()) else {
            throw TableFault.unknownFormat
        }
        var reader = try format.rows(ofFile: path, encoding: encoding, chunkByteCount: 64 << 10)
        var rows: [TableRow] = []
        while rows.count < limit, let row = try reader.next() { rows.append(row) }
        let columns = reader.columns ?? names(of: rows)
        return ContactFilePreview(format: format, columns: columns, rows: rows.map { Row($0, under: columns) })
    }

    /// What a column of the file is taken for where nobody says otherwise, in the words of `ImportOptions.mapping`.
    public static func meaning(of column: String) -> String {
        ((try? ColumnMeaning.of(BoundedText.trimmed(column), wish: nil)) ?? .nothing).wish
    }

    private static func names(of rows: [TableRow]) -> [String] {
        var names: [String] = []
        for case .members(let members) in rows.map(\.content) {
            for member in members where !names.contains(member.name) && names.count < nameLimit {
                names.append(member.name)
            }
        }
        return names
    }
}

extension ContactFilePreview.Row {
    fileprivate init(_ row: TableRow, under columns: [String]) {
        number = row.number
        switch row.content {
        case .cells(let cells): (self.cells, fault) = (cells, nil)
        case .members(let members):
            cells = columns.map { name in members.first { $0.name == name }?.value.shown ?? "" }
            fault = nil
        case .flawed(let why): (cells, fault) = ([], why)
        case .empty: (cells, fault) = ([], nil)
        }
    }
}

extension FlatJSON.Value {
    fileprivate var shown: String {
        switch self {
        case .null: ""
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): FlatJSON.text(of: number)
        case .text(let text): text
        case .texts(let texts): texts.joined(separator: ", ")
        }
    }
}
