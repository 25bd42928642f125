/// The header fields an author may add, and those they may not.
public enum ExtraHeaders {
    /// Written by the composer, by servers on the way, or by whoever signs. In lower case.
    public static let reservedNames: Set<String> = [
        "date", "from", "reply-to", "to", "cc", "bcc", "subject", "message-id", "mime-version", "content-type",
        "content-transfer-encoding", "content-disposition", "content-id", "return-path", "received", "delivered-to",
        "dkim-signature", "arc-seal", "arc-message-signature", "arc-authentication-results", "authentication-results",
        "resent-from", "resent-sender", "resent-to", "resent-cc", "resent-bcc", "resent-date", "resent-message-id",
        "x-postrider-trace",
    ]

    /// Of these a message has one at most. Source: RFC 5322 section 3.6, RFC 8058 section 3.1.
    static let singleNames: Set<String> = [
        "sender", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post", "list-id",
    ]

    /// Throws for the first field that cannot be written.
    public static func check(_ headers: [(name: String, value: String)]) throws(ComposeError) {
        var seen: Set<String> = []
        for (index, header) in headers.enumerated() {
            let field = ComposeError.Field.header(index: index)
            guard isFieldName(header.name) else { throw ComposeError(field, .badName) }
            let name = header.name.lowercased()
            guard !reservedNames.contains(name) else { throw ComposeError(field, .reservedName) }
            if singleNames.contains(name), !seen.insert(name).inserted { throw ComposeError(field, .repeatedName) }
            try HeaderText.check(header.value, of: field)
            // A long word of ASCII is an address or a token: encoding it would change what it means to programs.
            if let longest = HeaderWriter.longestPiece(header.value), longest > 900 {
                throw ComposeError(field, .tooLong(byteCount: longest))
            }
        }
    }

    /// 1...76 printable ASCII characters other than the colon. Source: RFC 5322 section 3.6.8.
    private static func isFieldName(_ name: String) -> Bool {
        (1...76).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
    }
}
