/// A header field of raw UTF-8 as the ASCII that says the same. Source: RFC 2047 section 5, RFC 5890.
enum HeaderField7Bit {
    /// Fields whose value is free text.
    private static let texts: Set<String> = [
        "subject", "comments", "content-description", "thread-topic", "organization",
    ]
    /// Fields whose value is a list of addresses.
    private static let lists: Set<String> = [
        "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-sender", "resent-to", "resent-cc",
    ]

    /// - Parameter value: with its folds.
    /// - Returns: the field without its last line end; `nil` where no ASCII form is exact: a local part that is not ASCII, a
    ///   comment or a group, a field of a grammar of its own.
    static func write(_ name: String, _ value: String) -> [UInt8]? {
        let kind = name.lowercased()
        var writer = HeaderWriter()
        if texts.contains(kind) || kind.hasPrefix("x-") {
            guard value.utf8.count <= HeaderText.maximumByteCount else { return nil }
            // Encoded words among the text are read, so that they are not encoded twice.
            let text = EncodedWord.decode(unfolded(value))
            guard HeaderText.forbiddenScalar(in: text) == nil else { return nil }
            writer.unstructured(name, text)
        } else if lists.contains(kind) {
            guard !value.utf8.contains(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ":") }),
                let list = try? AddressList.parse(internationalized: unfolded(value)), !list.mailboxes.isEmpty,
                list.mailboxes.allSatisfy({ isExact($0) })
            else { return nil }
            writer.mailboxes(name, list.mailboxes)
        } else {
            return nil
        }
        return Array(writer.bytes.dropLast(2))
    }

    private static func isExact(_ entry: NamedMailbox) -> Bool {
        !entry.mailbox.isInternationalized && HeaderText.forbiddenScalar(in: entry.name ?? "") == nil
    }

    /// Source: RFC 5322 section 2.2.3: the line end goes, the white space stays.
    private static func unfolded(_ value: String) -> String {
        var bytes = Array(value.utf8.filter { $0 != 0x0D && $0 != 0x0A })[...]
        while let first = bytes.first, ASCII.isBlank(first) { bytes.removeFirst() }
        while let last = bytes.last, ASCII.isBlank(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
