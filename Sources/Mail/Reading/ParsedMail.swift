/// A mail as it arrived: its parts and fields as places in its bytes, nothing copied.
///
/// Reading never fails: of damaged mail there are the parts that can be told apart, at the least the mail itself with all
/// of it as body. Lines end with CR LF, LF or CR, whichever comes first; a leading `From ` line of a mail file and empty
/// lines before the header are passed over. Time is linear in the length (about 1 ns a byte where boundaries are looked
/// for); memory is one array of parts and one of fields. Nothing is decoded until it is asked for.
///
/// ```swift
/// let mail = ParsedMail.parse(bytes)
/// if let report = mail.firstPart(.deliveryStatus) { … DeliveryReport(mail, part: report) … }
/// mail.withText(of: 0) { text in … }
/// ```
/// Source: RFC 5322, RFC 2045, RFC 2046.
public struct ParsedMail: Sendable {
    /// Parts that are told apart; what follows stays in the body of the last.
    public static let partLimit = 500
    /// Levels of parts inside parts; deeper ones are not opened.
    public static let levelLimit = 20
    /// Fields that are told apart in all headers together; later ones are passed over.
    public static let fieldLimit = 4_000
    /// Bytes that are looked at: 64 MiB.
    public static let byteLimit = 64 << 20

    /// The mail; shared, never changed.
    public let bytes: [UInt8]
    /// The mail itself first, then depth first in the order they stand in; 1...``partLimit``.
    public let parts: [MailPart]
    /// The fields of all headers, those of each part together; see ``MailPart/fieldIndices``.
    public let fields: [MailField]
    /// False where a limit was reached, so that parts or fields are missing.
    public let isComplete: Bool

    /// Reads a mail. Cost: linear.
    public static func parse(_ bytes: [UInt8]) -> ParsedMail {
        var scanner = MailScanner(bytes.span)
        scanner.scan(bytes.span)
        return ParsedMail(
            bytes: bytes, parts: scanner.parts, fields: scanner.fields, isComplete: scanner.isComplete)
    }

    /// The first part of that kind, in the order they stand in.
    public func firstPart(_ kind: MediaKind) -> Int? { parts.firstIndex { $0.kind == kind } }

    /// The parts that `part` holds, however deep; empty for a leaf. Since parts stand depth first, they follow it.
    public func descendants(of part: Int) -> Range<Int> {
        var end = part + 1
        while end < parts.count, parts[end].level > parts[part].level { end += 1 }
        return (part + 1)..<end
    }

    /// The header of the mail that is returned or reported on: the part below the first `message/rfc822`,
    /// `text/rfc822-headers` or their like. `nil` where none is attached.
    public var returnedMail: Int? {
        guard let holder = parts.firstIndex(where: { $0.kind.holdsMail }) else { return nil }
        return holder + 1 < parts.count && parts[holder + 1].parent == holder ? holder + 1 : nil
    }

    /// The body of a part as it travels, undecoded.
    public func content(of part: Int) -> Range<Int> { parts[part].bodyRange }
}
