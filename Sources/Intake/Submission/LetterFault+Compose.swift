import Mail

extension LetterFault {
    /// - Parameter header: the index of the field that was checked, where one was checked alone.
    init(_ error: ComposeError, header: Int? = nil) {
        let pointer =
            switch error.field {
            case .from: "/from/name"
            case .replyTo: "/reply_to/name"
            case .to(let index): "/to/\(index)/name"
            case .cc(let index): "/cc/\(index)/name"
            case .subject: "/subject"
            case .header(let index): "/headers/\(header ?? index)"
            case .attachment(let index): "/attachments/\(index)"
            }
        let (step, code, detail) = LetterFault.explain(error)
        self.init(pointer + step, code, detail)
    }

    /// `The character U+000A cannot stand in a header field.`
    static func forbidden(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        let code = String(repeating: "0", count: max(0, 4 - hex.count)) + hex
        return "The character U+\(code) cannot stand in a header field."
    }

    private static func explain(_ error: ComposeError) -> (step: String, code: Code, detail: String) {
        let isAttachment = if case .attachment = error.field { true } else { false }
        let isHeader = if case .header = error.field { true } else { false }
        let valueStep = isAttachment ? "/filename" : isHeader ? "/value" : ""
        switch error.fault {
        case .forbiddenCharacter(let scalar):
            return (valueStep, .badCharacter, LetterFault.forbidden(scalar))
        case .tooLong(let byteCount):
            return (
                valueStep, .tooLong, "\(byteCount) bytes without a place to break the line, or in all, are too many."
            )
        case .badName:
            return ("/name", .badHeaderName, "A field's name is 1 to 76 printable ASCII characters without a colon.")
        case .reservedName:
            return ("/name", .reservedHeader, "This field is written by us or by other servers.")
        case .repeatedName:
            return ("/name", .repeatedHeader, "A message has this field once at most.")
        case .badContentType:
            return ("/content_type", .badContentType, "Not type/subtype, or one that cannot be attached.")
        case .badContentID:
            return ("/content_id", .badContentID, "A content ID is name@domain in printable ASCII.")
        }
    }
}
