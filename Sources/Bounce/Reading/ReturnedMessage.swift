import Mail

/// The header of the message that came back: attached, or quoted at the end of the notice.
struct ReturnedMessage {
    private(set) var messageID: String?
    private(set) var subject: String?
    private(set) var to: [ReportedAddress] = []
    private(set) var from: ReportedAddress?

    init(_ mail: ParsedMail, after text: [UInt8], from end: Int) {
        if let part = mail.returnedMail {
            read(mail, part)
        } else if end < text.count {
            if let start = ReturnedMessage.headerStart(text, from: end) {
                read(ParsedMail.parse(Array(text[start...].prefix(16 << 10))), 0)
            }
            if to.isEmpty { readEnvelope(text, from: end) }
        }
    }

    /// Some quote the envelope among the fields: `RCPT TO: a@b`.
    private mutating func readEnvelope(_ text: [UInt8], from start: Int) {
        let name = Array("rcpt to:".utf8)
        for line in text[start...].prefix(2_048).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let field = line.drop { $0 <= 0x20 }
            guard ASCII.starts(text, field.startIndex..<field.endIndex, with: name) else { continue }
            to += MailFacts.addresses(Array(field).span)
        }
    }

    private mutating func read(_ mail: ParsedMail, _ part: Int) {
        messageID = mail.firstField("message-id", of: part).flatMap { ReturnedMessage.identifier(mail, $0) }
        subject = mail.firstValue("subject", of: part)
        for name: StaticString in ["to", "x-original-to"] where to.isEmpty {
            for field in mail.fields(of: part) where to.count < MailReading.recipientLimit && isName(mail, field, name)
            {
                mail.withValue(of: field) { to += MailFacts.addresses($0) }
            }
        }
        if let field = mail.firstField("from", of: part) {
            from = mail.withValue(of: field) { MailFacts.addresses($0).last }
        }
    }

    private func isName(_ mail: ParsedMail, _ field: MailField, _ name: StaticString) -> Bool {
        let letters = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        guard field.name.count == letters.count else { return false }
        return zip(mail.bytes[field.name], letters).allSatisfy { ASCII.folded($0) == $1 }
    }

    private static func identifier(_ mail: ParsedMail, _ field: MailField) -> String? {
        mail.withValue(of: field) { text in
            var start = 0
            while start < text.count, text[start] != UInt8(ascii: "<") { start += 1 }
            var end = start
            while end < text.count, end - start < 998, text[end] != UInt8(ascii: ">") { end += 1 }
            guard end < text.count else { return nil }
            return text.extracting(start...end).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The envelope recipient that a `Received` field of the attached message names (`for <a@b>`), where one does.
    func receivedFor(_ mail: ParsedMail) -> ReportedAddress? {
        guard let part = mail.returnedMail else { return nil }
        for field in mail.fields(of: part) where isName(mail, field, "received") {
            if let address = mail.withValue(of: field, { ReturnedMessage.envelopeRecipient($0) }) { return address }
        }
        return nil
    }

    /// `… for <a@b>; date`.
    private static func envelopeRecipient(_ text: Span<UInt8>) -> ReportedAddress? {
        let bytes = text.withUnsafeBufferPointer { Array($0.prefix(1_024)) }
        let words = Array(" for <".utf8)
        for start in bytes.indices where bytes[start] <= 0x20 || start == 0 {
            var index = 1
            while index < words.count, start + index < bytes.count, bytes[start + index] == words[index] { index += 1 }
            guard index == words.count else { continue }
            let rest = bytes[(start + index)...].prefix { $0 != UInt8(ascii: ">") && $0 > 0x20 }
            return ReportedAddress(rest)
        }
        return nil
    }

    /// Behind the line that announces the message and the blank lines after it: where its first field begins.
    private static func headerStart(_ text: [UInt8], from end: Int) -> Int? {
        var offset = end
        var lines = 0
        while offset < text.count, lines < 14 {
            var stop = offset
            while stop < text.count, text[stop] != 0x0A, text[stop] != 0x0D { stop += 1 }
            if let colon = text[offset..<min(stop, offset + 40)].firstIndex(of: UInt8(ascii: ":")), colon > offset,
                text[offset..<colon].allSatisfy({ ASCII.isWord($0) || $0 == UInt8(ascii: "-") })
            {
                return offset
            }
            lines += 1
            offset = stop
            if offset < text.count, text[offset] == 0x0D { offset += 1 }
            if offset < text.count, text[offset] == 0x0A { offset += 1 }
        }
        return nil
    }
}
