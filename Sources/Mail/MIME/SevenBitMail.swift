/// A mail made fit for servers that know no more than 7 bits and lines of 998 bytes: bodies in quoted-printable or base64,
/// header fields in encoded words, domain names as A-labels. Where no ASCII form says exactly the same it stays as it was.
/// Source: RFC 6152 section 3, RFC 2045 section 6, RFC 2047, RFC 5890.
///
/// What is signed or encrypted is left alone as a whole: another spelling of it would be another message.
public struct SevenBitMail: Sendable {
    /// Bytes of a line before its end. Source: RFC 5321 section 4.5.3.1.6.
    public static let longestLineByteCount = 998

    /// `nil` where nothing had to, or might, be changed.
    public let bytes: [UInt8]?
    /// Bytes over 0x7F are left.
    public let isEightBit: Bool
    /// They stand in the header of the mail or of a part.
    public let hasEightBitHeader: Bool

    /// - Parameter mail: with CR LF line ends. Cost: linear.
    public static func convert(_ mail: [UInt8]) -> SevenBitMail {
        let parsed = ParsedMail.parse(mail)
        guard parsed.isComplete, !isSealed(parsed) else { return SevenBitMail(unchanged: mail, parsed) }
        var edits = Edits()
        let isMIME = parsed.hasField("mime-version", in: 0)
        for part in parsed.parts.indices {
            for index in parsed.parts[part].fieldIndices { edits.rewrite(parsed.fields[index], of: mail) }
            if isMIME { edits.rewriteBody(of: part, in: parsed) }
        }
        guard !edits.isEmpty else { return SevenBitMail(unchanged: mail, parsed) }
        let changed = edits.apply(to: mail)
        return SevenBitMail(changed: changed)
    }

    /// True where the mail has a signature of its author's or server's, which holds for these very bytes.
    private static func isSealed(_ mail: ParsedMail) -> Bool {
        if mail.hasField("dkim-signature", in: 0) || mail.hasField("arc-seal", in: 0) { return true }
        let bytes = mail.bytes.span
        return mail.parts.contains { part in
            ASCII.equal(bytes, part.mediaType, "multipart/signed")
                || ASCII.equal(bytes, part.mediaType, "multipart/encrypted")
        }
    }

    private init(unchanged mail: [UInt8], _ parsed: ParsedMail) {
        bytes = nil
        isEightBit = mail.contains { $0 >= 0x80 }
        hasEightBitHeader = SevenBitMail.hasEightBitHeader(parsed)
    }

    private init(changed mail: [UInt8]) {
        bytes = mail
        isEightBit = mail.contains { $0 >= 0x80 }
        hasEightBitHeader = isEightBit && SevenBitMail.hasEightBitHeader(ParsedMail.parse(mail))
    }

    private static func hasEightBitHeader(_ mail: ParsedMail) -> Bool {
        mail.parts.contains { part in mail.bytes[part.headerRange].contains { $0 >= 0x80 } }
    }
}

extension ParsedMail {
    /// - Parameter name: in small letters.
    fileprivate func hasField(_ name: StaticString, in part: Int) -> Bool {
        let bytes = bytes.span
        return parts[part].fieldIndices.contains { ASCII.equal(bytes, fields[$0].name, name) }
    }
}

/// Pieces of a mail, and what shall stand in their place.
private struct Edits {
    private var list: [(range: Range<Int>, bytes: [UInt8])] = []

    var isEmpty: Bool { list.isEmpty }

    func apply(to mail: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(mail.count + mail.count / 2)
        var offset = 0
        for edit in list.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where edit.range.lowerBound >= offset {
            output += mail[offset..<edit.range.lowerBound]
            output += edit.bytes
            offset = edit.range.upperBound
        }
        return output + mail[offset...]
    }

    // MARK: Header fields

    mutating func rewrite(_ field: MailField, of mail: [UInt8]) {
        guard mail[field.value].contains(where: { $0 >= 0x80 }),
            let value = String(validating: mail[field.value], as: UTF8.self)
        else { return }
        let name = String(decoding: mail[field.name], as: UTF8.self)
        guard let written = HeaderField7Bit.write(name, value) else { return }
        list.append((field.name.lowerBound..<field.value.upperBound, written))
    }

    // MARK: Bodies

    mutating func rewriteBody(of index: Int, in mail: ParsedMail) {
        let part = mail.parts[index]
        guard part.encoding == .identity, !part.kind.holdsMail else { return relabel(index, in: mail) }
        guard !part.kind.isMultipart else { return relabel(index, in: mail) }
        let body = mail.bytes[part.bodyRange]
        let eightBitCount = body.reduce(0) { $0 + ($1 >= 0x80 ? 1 : 0) }
        guard eightBitCount > 0 || SevenBitMail.hasLongLine(body) else { return }
        let isText = part.kind.isText && !body.contains(0)
        if isText, eightBitCount * 3 < body.count {
            var encoded = QuotedPrintable.encode(Array(body).span)
            if !body.endsLine { encoded.removeLast(2) }
            replace(index, in: mail, by: encoded, "quoted-printable")
        } else {
            var encoded = Base64.encodeLines(Array(body).span)
            if !body.endsLine, !encoded.isEmpty { encoded.removeLast(2) }
            replace(index, in: mail, by: encoded, "base64")
        }
    }

    private mutating func replace(_ index: Int, in mail: ParsedMail, by body: [UInt8], _ encoding: String) {
        setEncoding(encoding, of: index, in: mail)
        list.append((mail.parts[index].bodyRange, body))
    }

    /// A part that holds others may say no more than `7bit` once they are.
    private mutating func relabel(_ index: Int, in mail: ParsedMail) {
        let bytes = mail.bytes.span
        for field in mail.parts[index].fieldIndices.map({ mail.fields[$0] })
        where ASCII.equal(bytes, field.name, "content-transfer-encoding") {
            let value = ASCII.trimmed(bytes, field.value)
            guard ASCII.equal(bytes, value, "8bit") || ASCII.equal(bytes, value, "binary") else { continue }
            list.append((value, Array("7bit".utf8)))
        }
    }

    /// In the place of the field that is there, or on top of the part's header.
    private mutating func setEncoding(_ encoding: String, of index: Int, in mail: ParsedMail) {
        let bytes = mail.bytes.span
        let part = mail.parts[index]
        let line = Array("Content-Transfer-Encoding: \(encoding)".utf8)
        for field in part.fieldIndices.map({ mail.fields[$0] })
        where ASCII.equal(bytes, field.name, "content-transfer-encoding") {
            return list.append((field.name.lowerBound..<field.value.upperBound, line))
        }
        list.append((part.headerRange.lowerBound..<part.headerRange.lowerBound, line + [0x0D, 0x0A]))
    }
}

extension SevenBitMail {
    fileprivate static func hasLongLine(_ body: ArraySlice<UInt8>) -> Bool {
        var count = 0
        for byte in body {
            count = byte == 0x0A ? 0 : count + 1
            if count > longestLineByteCount + 1 { return true }
        }
        return false
    }
}

extension ArraySlice<UInt8> {
    fileprivate var endsLine: Bool { isEmpty || last == 0x0A }
}
