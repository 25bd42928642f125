/// Where one header field stands in the bytes of its block. Source: RFC 5322 section 2.2.
public struct HeaderField: Hashable, Sendable {
    /// The name, without the colon and the white space before it.
    public let name: Range<Int>
    /// The value, folds and leading white space included, the last line end not.
    public let value: Range<Int>
    /// All of it, with its last line end.
    public let whole: Range<Int>
}
