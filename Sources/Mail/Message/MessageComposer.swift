/// A message before it has bytes. Source: RFC 5322 section 3.6, RFC 2045.
///
///     var message = MessageComposer(from: ada, to: [grace], subject: "Grüße", date: now, messageID: id, body: body)
///     message.headers = [("List-Unsubscribe", "<https://example.com/u/1>")]
///     let bytes = try message.write()
///
/// A body is encoded once and shared by any number of messages, so that one message of a campaign costs its header and
/// one copy of the body.
public struct MessageComposer: Sendable {
    public var from: NamedMailbox
    public var replyTo: NamedMailbox?
    /// Whom the message is shown as written to; the envelope is another matter.
    public var to: [NamedMailbox]
    public var cc: [NamedMailbox] = []
    /// Any Unicode text without line breaks, at most 8 KiB.
    public var subject: String
    public var date: Timestamp
    public var messageID: MessageID
    /// Further fields in the order to write them. Values beyond ASCII become encoded words.
    public var headers: [(name: String, value: String)] = []
    /// `X-Postrider-Trace`: by it a feedback report finds its message. Letters, digits and hyphens.
    public var trace: String?
    public var body: MessageBody

    public init(
        from: NamedMailbox, to: [NamedMailbox], subject: String, date: Timestamp, messageID: MessageID,
        body: MessageBody
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.body = body
    }

    /// The message's bytes: 7-bit, lines of at most 998 columns (76 where encoded) ended by CR LF, no dots stuffed.
    public func write() throws(ComposeError) -> [UInt8] {
        try check()
        var writer = HeaderWriter()
        writer.reserve(byteCount: body.byteCount + 1_024)
        writer.field("Date", DateTime(date).rfc5322)
        writer.mailboxes("From", [from])
        if let replyTo { writer.mailboxes("Reply-To", [replyTo]) }
        if !to.isEmpty { writer.mailboxes("To", to) }
        if !cc.isEmpty { writer.mailboxes("Cc", cc) }
        writer.unstructured("Subject", subject)
        writer.field("Message-ID", messageID.description)
        if let trace { writer.field("X-Postrider-Trace", trace) }
        for header in headers { writer.unstructured(header.name, header.value) }
        writer.field("MIME-Version", "1.0")
        writer.append(lines: body.root.header)
        writer.end()
        writer.append(lines: body.root.content)
        return writer.bytes
    }

    /// Throws what `write` would, without writing.
    public func check() throws(ComposeError) {
        if let name = from.name { try HeaderText.check(name, of: .from) }
        if let name = replyTo?.name { try HeaderText.check(name, of: .replyTo) }
        for (index, entry) in to.enumerated() where entry.name != nil {
            try HeaderText.check(entry.name ?? "", of: .to(index: index))
        }
        for (index, entry) in cc.enumerated() where entry.name != nil {
            try HeaderText.check(entry.name ?? "", of: .cc(index: index))
        }
        try HeaderText.check(subject, of: .subject)
        try ExtraHeaders.check(headers)
    }
}
