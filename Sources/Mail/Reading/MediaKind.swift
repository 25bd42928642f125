/// What a part holds, as far as reading needs to know. Source: RFC 2045, 2046, 3464, 5965, 6522, 6533.
public enum MediaKind: UInt8, Hashable, Sendable, CaseIterable {
    /// `text/plain`, and parts that do not say what they are.
    case plainText
    case html
    /// Any other `text/…`.
    case otherText
    /// `multipart/report`.
    case report
    /// `multipart/alternative`.
    case alternative
    /// `multipart/digest`, whose parts are mails unless they say otherwise.
    case digest
    /// Any other `multipart/…`.
    case multipart
    /// `message/rfc822` and `message/global`: the one part below it is the mail it holds.
    case message
    /// `text/rfc822-headers` and `message/global-headers`: the part below it holds the header, mostly without a body.
    case headers
    /// `message/delivery-status` and `message/global-delivery-status`; read by ``DeliveryReport``.
    case deliveryStatus
    /// `message/disposition-notification`: what a reader did with a mail (RFC 8098).
    case dispositionNotification
    /// `message/feedback-report`; read by ``FeedbackReport``.
    case feedbackReport
    case other

    /// Parts that hold further parts between boundaries.
    public var isMultipart: Bool { self == .multipart || self == .report || self == .alternative || self == .digest }
    /// Parts with words for people.
    public var isText: Bool { self == .plainText || self == .html || self == .otherText }
    /// Parts whose body is a header, with or without a body of its own.
    public var holdsMail: Bool { self == .message || self == .headers }

    /// - Parameters:
    ///   - type: the bytes before the slash, capitals not counted.
    ///   - subtype: the bytes behind it.
    init(_ bytes: Span<UInt8>, type: Range<Int>, subtype: Range<Int>) {
        if ASCII.equal(bytes, type, "text") {
            self = MediaKind.text(bytes, subtype)
        } else if ASCII.equal(bytes, type, "multipart") {
            self = MediaKind.multipart(bytes, subtype)
        } else if ASCII.equal(bytes, type, "message") {
            self = MediaKind.message(bytes, subtype)
        } else {
            self = .other
        }
    }

    private static func text(_ bytes: Span<UInt8>, _ subtype: Range<Int>) -> MediaKind {
        if ASCII.equal(bytes, subtype, "plain") { return .plainText }
        if ASCII.equal(bytes, subtype, "html") { return .html }
        if ASCII.equal(bytes, subtype, "rfc822-headers") { return .headers }
        return .otherText
    }

    private static func multipart(_ bytes: Span<UInt8>, _ subtype: Range<Int>) -> MediaKind {
        if ASCII.equal(bytes, subtype, "report") { return .report }
        if ASCII.equal(bytes, subtype, "alternative") { return .alternative }
        if ASCII.equal(bytes, subtype, "digest") { return .digest }
        return .multipart
    }

    private static func message(_ bytes: Span<UInt8>, _ subtype: Range<Int>) -> MediaKind {
        if ASCII.equal(bytes, subtype, "rfc822") || ASCII.equal(bytes, subtype, "global") { return .message }
        if ASCII.equal(bytes, subtype, "delivery-status") || ASCII.equal(bytes, subtype, "global-delivery-status") {
            return .deliveryStatus
        }
        if ASCII.equal(bytes, subtype, "feedback-report") { return .feedbackReport }
        if ASCII.equal(bytes, subtype, "global-headers") || ASCII.equal(bytes, subtype, "rfc822-headers") {
            return .headers
        }
        if ASCII.equal(bytes, subtype, "disposition-notification")
            || ASCII.equal(bytes, subtype, "global-disposition-notification")
        {
            return .dispositionNotification
        }
        return .other
    }
}
