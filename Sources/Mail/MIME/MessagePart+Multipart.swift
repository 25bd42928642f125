extension MessagePart {
    enum MultipartSubtype: String, Sendable {
        /// The same thing in several forms, the best one last.
        case alternative
        /// A page and what it shows. Source: RFC 2387.
        case related
        case mixed
    }

    /// Several parts as one. Source: RFC 2046 section 5.1.
    static func multipart(_ subtype: MultipartSubtype, _ parts: [MessagePart], boundary: Boundary) -> MessagePart {
        var writer = HeaderWriter()
        writer.begin("Content-Type")
        writer.word("multipart/\(subtype.rawValue);")
        writer.word("boundary=\"\(boundary.text)\"")
        writer.end()
        var content: [UInt8] = []
        content.reserveCapacity(parts.reduce(64) { $0 + $1.byteCount + 40 })
        for part in parts {
            content.append(contentsOf: "--\(boundary.text)\r\n".utf8)
            content.append(contentsOf: part.header)
            content.append(contentsOf: "\r\n".utf8)
            content.append(contentsOf: part.content)
        }
        content.append(contentsOf: "--\(boundary.text)--\r\n".utf8)
        return MessagePart(header: writer.bytes, content: content, isInline: false)
    }
}
