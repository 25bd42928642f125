/// A list of recipients as CSV: a header row with an `email` column (also `e-mail` or `address`; any case), maybe `name`,
/// and every column a merge value under its header. A bad row is told by its number and passed over.
///
///     email,name,code
///     ada@example.com,Ada Lovelace,A-1815
///
/// The delimiter is whichever of comma, semicolon and tab the header row has most of; a byte order mark is dropped. Text
/// is UTF-8, checked row by row. Source: RFC 4180.
public struct RecipientCSV: Sendable {
    /// A row that is no recipient.
    public struct Reject: Sendable, Hashable {
        /// As a spreadsheet counts it: the header is row 1.
        public let row: Int
        /// What is wrong, a sentence without subject: `has 2 fields where the header has 3`.
        public let reason: String
        /// The row's beginning, at most 200 bytes; bytes that are no UTF-8 are replaced.
        public let text: String

        static let maximumTextByteCount = 200

        public init(row: Int, reason: String, text: String) {
            self.row = row
            self.reason = reason
            self.text = text
        }
    }

    /// Why the whole list cannot be read.
    public enum Fault: Error, Sendable, Hashable {
        /// There is no header row.
        case empty
        case noEmailColumn
        case repeatedColumn(String)
        case columnNameTooLong(String)
        case unreadableHeader
        /// The byte order mark says UTF-16 or UTF-32.
        case notUTF8

        public var sentence: String {
            switch self {
            case .empty: "The list is empty; its first row names the columns."
            case .noEmailColumn: "No column is called email; the first row names the columns."
            case .repeatedColumn(let name): "Two columns are called \(name)."
            case .columnNameTooLong(let name): "The column name \(name.prefix(40))… is too long."
            case .unreadableHeader: "The header row cannot be read."
            case .notUTF8: "The list is not UTF-8; save it as \"CSV UTF-8\"."
            }
        }
    }

    /// Reads a whole list.
    public static func read(_ bytes: [UInt8]) throws -> (recipients: [LetterRecipient], rejects: [Reject]) {
        var reader = RecipientCSVReader()
        var batch = Batch()
        try reader.read(bytes, into: &batch)
        try reader.finish(into: &batch)
        return (batch.recipients, batch.rejects)
    }

    /// What has been read and not yet taken.
    public struct Batch: Sendable {
        public var recipients: [LetterRecipient] = []
        /// Where each of them stands, as a spreadsheet counts.
        public var rows: [Int] = []
        public var rejects: [Reject] = []
        public init() {}
    }
}
