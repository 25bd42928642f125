/// The addresses of a From, To or Reply-To field, groups opened up. Source: RFC 5322 section 3.4.
///
///     "Ada L." <ada@example.com>, grace@example.net (at work), Friends: alan@example.org, edsger@example.org;
///
/// It is strict where leniency would let a text mean one thing here and another elsewhere: what stands in quotes is a
/// name and never an address, and nothing but a comment may follow `>`.
public struct AddressList: Hashable, Sendable {
    /// In their order.
    public let mailboxes: [NamedMailbox]

    public enum ParseError: Error, Equatable, Sendable {
        case expectedAddress(offset: Int)
        case badMailbox(Mailbox.ParseError, offset: Int)
        /// A quote, comment, angle bracket or group that does not end.
        case unclosed(offset: Int)
        case commentsTooDeep(offset: Int)
        case groupInGroup(offset: Int)
        case tooManyMailboxes(limit: Int)
    }

    /// Time is linear in the length.
    public static func parse(
        _ value: some StringProtocol, mailboxLimit: Int = 1_000
    ) throws(ParseError) -> AddressList {
        var reader = AddressListReader(bytes: Array(value.utf8), mailboxLimit: mailboxLimit)
        return AddressList(mailboxes: try reader.list())
    }

    /// The same for a field that may be UTF-8: domains of U-labels become A-labels, and local parts may be of any script.
    public static func parse(internationalized value: some StringProtocol) throws(ParseError) -> AddressList {
        var reader = AddressListReader(bytes: Array(value.utf8), mailboxLimit: 1_000)
        reader.allowsUTF8 = true
        return AddressList(mailboxes: try reader.list())
    }
}
