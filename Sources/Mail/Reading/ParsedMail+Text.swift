extension ParsedMail {
    /// Bytes of a text that are read unless told otherwise: 256 KiB.
    public static let textLimit = 256 << 10

    /// Calls `body` with the words of a part as UTF-8: transfer encoding undone, charset converted, HTML left as it is.
    /// Plain ASCII and UTF-8 that travel unencoded are not copied. Where bytes contradict the charset they are read as
    /// windows-1252; an unknown charset counts as that too.
    /// What `body` is given is always sound UTF-8.
    /// - Parameter limit: bytes of the decoded body that are read; a character halved by the cut is left out.
    public func withText<Value, Failure: Error>(
        of part: Int, limit: Int = textLimit, _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let content = bytes.span.extracting(parts[part].bodyRange)
        switch parts[part].encoding {
        case .identity:
            let cut = content.extracting(first: UTF8Check.wholeCount(content, limit: limit))
            if Charset.isReadable(cut, as: charset(of: part)) { return try body(cut) }
            return try body(Charset.text(cut, from: charset(of: part)).span)
        case .quotedPrintable, .base64:
            let limit = min(max(limit, 0), Self.byteLimit)
            let decoded = decoded(content, parts[part].encoding, limit: limit + 4)
            let cut = decoded.span.extracting(first: UTF8Check.wholeCount(decoded.span, limit: limit))
            if Charset.isReadable(cut, as: charset(of: part)) { return try body(cut) }
            return try body(Charset.text(cut, from: charset(of: part)).span)
        }
    }

    /// Calls `body` with the words of a part for reading: as ``withText(of:limit:_:)``, and HTML made plain text in which
    /// blocks are lines.
    public func withPlainText<Value, Failure: Error>(
        of part: Int, limit: Int = textLimit, _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        guard parts[part].kind == .html else { return try withText(of: part, limit: limit, body) }
        let plain = withText(of: part, limit: limit) { HTMLText.plain($0) }
        return try body(plain.span)
    }

    /// The body of a part with its transfer encoding undone, charset as it was. Always a copy where it was encoded.
    public func decodedContent(of part: Int, limit: Int = byteLimit) -> [UInt8] {
        let range = parts[part].bodyRange
        switch parts[part].encoding {
        case .identity: return Array(bytes[range].prefix(limit))
        case .quotedPrintable, .base64:
            return decoded(bytes.span.extracting(range), parts[part].encoding, limit: limit)
        }
    }

    /// The mail inside a part whose body is one but travels encoded, which RFC 2046 forbids and some do. `nil` for any
    /// other part: mails that travel as they are show in ``parts``.
    public func encodedMail(in part: Int) -> ParsedMail? {
        guard parts[part].kind.holdsMail, parts[part].encoding != .identity else { return nil }
        return ParsedMail.parse(decodedContent(of: part))
    }

    /// The charset a part names.
    public func charset(of part: Int) -> Charset {
        Charset(bytes.span.extracting(parts[part].charset))
    }

    private func decoded(_ content: Span<UInt8>, _ encoding: MailPart.Encoding, limit: Int) -> [UInt8] {
        var output: [UInt8] = []
        if encoding == .base64 {
            LenientBase64.decode(content, limit: limit, into: &output)
        } else {
            LenientQuotedPrintable.decode(content, limit: limit, into: &output)
        }
        return output
    }
}
