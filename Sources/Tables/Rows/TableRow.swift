/// A row of a file, before its columns mean anything.
public struct TableRow: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
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
    public let number: Int
    public let content: Content
    /// The row's beginning, for people: at most `maximumTextByteCount` bytes of it.
    public let text: String

    public static let maximumTextByteCount = 500

    public init(number: Int, content: Content, text: String) {
        self.number = number
        self.content = content
        self.text = text
    }

    /// The beginning of `bytes`; what is no UTF-8 is replaced.
    static func beginning(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes.prefix(maximumTextByteCount)), as: UTF8.self)
    }
}
