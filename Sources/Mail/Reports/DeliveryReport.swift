/// What a mail system says became of a message, recipient by recipient: the body of `message/delivery-status`, read as
/// every make of mailer writes it. Source: RFC 3464, RFC 6533; xtext: RFC 3461 section 4.
///
/// Reading never fails; a body without a field gives a report without recipients. Groups are told apart by what they
/// hold and not by empty lines alone: some mailers leave them out, others put them inside a group. Values are places in
/// ``bytes``; nothing is copied. Cost: linear.
public struct DeliveryReport: Sendable {
    /// Recipients that are told apart.
    public static let recipientLimit = 1_000
    /// Fields that are told apart, in all.
    public static let fieldLimit = 10_000

    /// What the places below point into: the mail's bytes, or the decoded body of the part.
    public let bytes: [UInt8]
    /// In their order, the fields about the message and of all recipients.
    public let fields: [MailField]
    /// The places of the fields about the message as a whole in ``fields``.
    public let messageFields: Range<Int>
    public let recipients: [ReportRecipient]

    /// Reads a part of a mail.
    public init(_ mail: ParsedMail, part: Int) {
        switch mail.parts[part].encoding {
        case .identity: self.init(mail.bytes, in: mail.parts[part].bodyRange)
        case .quotedPrintable, .base64:
            let decoded = mail.decodedContent(of: part, limit: ParsedMail.textLimit * 4)
            self.init(decoded, in: 0..<decoded.count)
        }
    }

    /// Reads fields that stand in `range` of `bytes`; also those of a report that lost its MIME frame.
    public init(_ bytes: [UInt8], in range: Range<Int>) {
        var scanner = DeliveryReportScanner(bytes.span, in: range)
        scanner.scan(bytes.span)
        self.bytes = bytes
        fields = scanner.fields
        messageFields = 0..<scanner.messageFieldCount
        recipients = scanner.recipients
    }

    /// The first field of that name (in small letters) among `group`, white space at its ends left out.
    public func value(_ name: StaticString, in group: Range<Int>) -> Range<Int>? {
        let bytes = bytes.span
        for index in group where ASCII.equal(bytes, fields[index].name, name) {
            return ASCII.trimmed(bytes, fields[index].value)
        }
        return nil
    }

    /// The first field of that name about the message as a whole.
    public func value(_ name: StaticString) -> Range<Int>? { value(name, in: messageFields) }

    /// The mail system that reports, its name type left out; `nil` where none is named.
    public var reportingMTA: Range<Int>? { value("reporting-mta").map { typed($0).value } }

    /// The bytes of a place, unfolded, as text.
    public func text(_ range: Range<Int>) -> String {
        var text: [UInt8] = []
        HeaderDecoding.decode(bytes.span.extracting(range), into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Splits `rfc822; anna@example.com` or `smtp; 550 …` at its semicolon. Where none stands, or what stands before it
    /// is no type, all of it is value.
    public func typed(_ range: Range<Int>) -> (type: Range<Int>?, value: Range<Int>) {
        TypedValue.split(bytes.span, range)
    }
}
