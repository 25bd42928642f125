import Mail

/// For which domain a message that came over SMTP speaks: it decides which keys sign it and which of our addresses it goes
/// from, as DMARC decides by it at the other end.
///
/// One author is the rule. Several need a Sender field (RFC 5322 section 3.6.2), and must be of one domain: receivers apply
/// the policy of each author's domain (RFC 7489 section 6.6.1), of which our signature and return path could align with one,
/// and most refuse such mail outright.
extension RawHeaderText {
    /// - Returns: `nil` where there is no From field, or none can be read in it.
    /// - Throws: `.noSender`, `.severalAuthorDomains`.
    static func authorDomain(_ message: Span<UInt8>, _ header: RawHeader) throws(RawHeader.Refusal) -> DomainName? {
        guard let from = header.from else { return nil }
        guard hasComma(message, from) else { return domain(message, from) }
        let value = String(decoding: bytes(message, from, upTo: .max), as: UTF8.self)
        let list: AddressList
        do throws(AddressList.ParseError) {
            list = try AddressList.parse(internationalized: value)
        } catch .tooManyMailboxes {
            throw .severalAuthorDomains
        } catch {
            // A comma in a name without quotes, say: one author all the same.
            return domain(message, from)
        }
        guard let first = list.mailboxes.first else { return nil }
        let domains = Set(list.mailboxes.map(\.mailbox.domain))
        guard domains.count == 1 else { throw .severalAuthorDomains }
        guard list.mailboxes.count == 1 || header.sender != nil else { throw .noSender }
        return first.mailbox.domain
    }

    /// Without one there is one mailbox at most; most messages end here.
    private static func hasComma(_ message: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for offset in range where message[offset] == UInt8(ascii: ",") { return true }
        return false
    }

    /// The domain of the one mailbox of a From field; `nil` where none can be read.
    static func domain(_ message: Span<UInt8>, _ range: Range<Int>) -> DomainName? {
        var text = bytes(message, range)[...]
        // The address stands between the last angle brackets, or alone.
        if let open = text.lastIndex(of: UInt8(ascii: "<")) { text = text[(open + 1)...] }
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let name = Array(text[(at + 1)...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: ",") })
        return try? DomainName.parse(internationalized: name.span)
    }
}
