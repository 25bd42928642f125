/// What keeps a message from being written: which part of it, and what is wrong there.
public struct ComposeError: Error, Hashable, Sendable {
    /// The part as its author named it; indices count from 0.
    public enum Field: Hashable, Sendable {
        case from
        case replyTo
        case to(index: Int)
        case cc(index: Int)
        case subject
        /// An extra header field.
        case header(index: Int)
        case attachment(index: Int)
    }

    public enum Fault: Hashable, Sendable {
        /// A control character or a line break (CR, LF, NUL, U+0085, U+2028, U+2029 …), plain or inside an encoded word.
        case forbiddenCharacter(Unicode.Scalar)
        /// Longer than a header field may be; counted in bytes of UTF-8.
        case tooLong(byteCount: Int)
        /// No header field can have this name.
        case badName
        /// The composer writes that field itself, or servers do.
        case reservedName
        /// A field that may stand in a message only once.
        case repeatedName
        /// Not `type/subtype`, or a type that cannot be attached.
        case badContentType
        /// Not a Content-ID: `name@domain` in printable ASCII, without angle brackets.
        case badContentID
    }

    public let field: Field
    public let fault: Fault

    public init(_ field: Field, _ fault: Fault) {
        self.field = field
        self.fault = fault
    }
}
