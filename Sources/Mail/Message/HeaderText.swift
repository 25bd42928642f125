/// The check that every text from outside passes before it becomes part of a header field: a line break in a name or a
/// subject would let its author write header fields and bodies of their own.
public enum HeaderText {
    /// Bytes a header field's value may have.
    public static let maximumByteCount = 8_192

    /// The first control character or line break in `text`, or in what its encoded words say; tabs are allowed.
    public static func forbiddenScalar(in text: String) -> Unicode.Scalar? {
        if let found = firstForbidden(in: text) { return found }
        guard EncodedWord.mayOccur(in: text) else { return nil }
        return firstForbidden(in: EncodedWord.decode(text))
    }

    static func check(_ text: String, of field: ComposeError.Field) throws(ComposeError) {
        guard text.utf8.count <= maximumByteCount else {
            throw ComposeError(field, .tooLong(byteCount: text.utf8.count))
        }
        if let scalar = forbiddenScalar(in: text) { throw ComposeError(field, .forbiddenCharacter(scalar)) }
    }

    private static func firstForbidden(in text: String) -> Unicode.Scalar? {
        text.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x09: false
            case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
            default: false
            }
        }
    }
}
