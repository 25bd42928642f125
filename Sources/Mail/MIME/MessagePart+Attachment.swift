extension MessagePart {
    /// A file, in base64.
    /// - Parameters:
    ///   - filename: 1...255 bytes of UTF-8.
    ///   - contentType: `type/subtype` with its parameters; not `multipart` or `message`.
    ///   - contentID: what HTML names after `cid:`, without angle brackets; the file is then shown inside the HTML.
    ///   - index: which attachment it is, for the error.
    public static func attachment(
        filename: String, contentType: String, bytes: [UInt8], contentID: String? = nil, index: Int = 0
    ) throws(ComposeError) -> MessagePart {
        let field = ComposeError.Field.attachment(index: index)
        try HeaderText.check(filename, of: field)
        guard filename.utf8.count <= 255 else { throw ComposeError(field, .tooLong(byteCount: filename.utf8.count)) }
        guard let type = ContentType(contentType), !type.isComposite else { throw ComposeError(field, .badContentType) }
        var writer = HeaderWriter()
        writer.begin("Content-Type")
        writer.word("\(type.type)/\(type.subtype)")
        for parameter in type.parameters { writer.parameter(parameter.name, parameter.value) }
        writer.end()
        writer.field("Content-Transfer-Encoding", TransferEncoding.base64.rawValue)
        writer.begin("Content-Disposition")
        writer.word(contentID == nil ? "attachment" : "inline")
        if !filename.isEmpty { writer.parameter("filename", filename) }
        writer.end()
        if let contentID {
            guard let id = MessageID("<\(contentID)>") else { throw ComposeError(field, .badContentID) }
            writer.field("Content-ID", id.description)
        }
        return MessagePart(
            header: writer.bytes, content: Base64.encodeLines(bytes.span), isInline: contentID != nil)
    }
}
