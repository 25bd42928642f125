/// What a mailbox provider reports of a mail one of its users complained about, or that failed authentication: the body
/// of `message/feedback-report`. Source: RFC 5965; authentication failures: RFC 6591; `not-spam`: RFC 6430.
public struct FeedbackReport: Sendable {
    public enum FeedbackType: String, Hashable, Sendable, CaseIterable {
        case abuse, fraud, virus, other
        case optOut = "opt-out"
        case notSpam = "not-spam"
        case authFailure = "auth-failure"
        /// DMARC aggregate and other kinds nobody complains by.
        case unknown
    }

    /// Fields that are told apart.
    public static let fieldLimit = 500

    /// What the places point into.
    public let bytes: [UInt8]
    public let fields: [MailField]
    /// `unknown` where the field is missing or says something else.
    public let feedbackType: FeedbackType

    public init(_ mail: ParsedMail, part: Int) {
        switch mail.parts[part].encoding {
        case .identity: self.init(mail.bytes, in: mail.parts[part].bodyRange)
        case .quotedPrintable, .base64:
            let decoded = mail.decodedContent(of: part, limit: ParsedMail.textLimit)
            self.init(decoded, in: 0..<decoded.count)
        }
    }

    public init(_ bytes: [UInt8], in range: Range<Int>) {
        let span = bytes.span
        let range = range.clamped(to: 0..<bytes.count)
        let lineEnd = LineEnd(of: span.extracting(range), to: min(range.count, 64 << 10))
        var fields: [MailField] = []
        var offset = range.lowerBound
        while offset < range.upperBound, fields.count < Self.fieldLimit {
            let line = lineEnd.line(span, from: offset, to: range.upperBound)
            if offset < line.contentEnd, ASCII.isBlank(span[offset]), !fields.isEmpty {
                fields[fields.count - 1].extend(to: line.contentEnd)
            } else if let field = FieldLine.field(span, offset..<line.contentEnd) {
                fields.append(field)
            }
            offset = line.next
        }
        self.bytes = bytes
        self.fields = fields
        feedbackType = Self.type(span, fields)
    }

    private static func type(_ bytes: Span<UInt8>, _ fields: [MailField]) -> FeedbackType {
        guard let field = fields.first(where: { ASCII.equal(bytes, $0.name, "feedback-type") }) else { return .unknown }
        let value = ASCII.trimmed(bytes, field.value)
        if ASCII.equal(bytes, value, "abuse") { return .abuse }
        if ASCII.equal(bytes, value, "fraud") { return .fraud }
        if ASCII.equal(bytes, value, "virus") { return .virus }
        if ASCII.equal(bytes, value, "other") { return .other }
        if ASCII.equal(bytes, value, "opt-out") || ASCII.hasPrefix(bytes, value, "opt-out") { return .optOut }
        if ASCII.equal(bytes, value, "not-spam") { return .notSpam }
        if ASCII.equal(bytes, value, "auth-failure") { return .authFailure }
        return .unknown
    }

    /// The first field of that name (in small letters), white space at its ends left out: `original-rcpt-to`,
    /// `original-mail-from`, `source-ip`, `reported-domain`, `arrival-date`, `auth-failure`, …
    public func value(_ name: StaticString) -> Range<Int>? {
        let bytes = bytes.span
        return fields.first { ASCII.equal(bytes, $0.name, name) }.map { ASCII.trimmed(bytes, $0.value) }
    }

    /// The recipients the report names, angle brackets left out; mostly one or none, since providers redact.
    public var originalRecipients: [Range<Int>] {
        let bytes = bytes.span
        return fields.filter {
            ASCII.equal(bytes, $0.name, "original-rcpt-to") || ASCII.equal(bytes, $0.name, "removal-recipient")
        }.map { TypedValue.address(bytes, $0.value) }.filter { !$0.isEmpty }
    }

    /// The bytes of a place, unfolded, as text.
    public func text(_ range: Range<Int>) -> String {
        var text: [UInt8] = []
        HeaderDecoding.decode(bytes.span.extracting(range), into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
