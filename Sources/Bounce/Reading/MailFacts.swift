import Mail

/// What the header of a mail says of its kind.
struct MailFacts {
    /// What the words of the subject and of the sender's name say.
    private(set) var subject: PhraseBook.Marks = []
    private(set) var from: PhraseBook.Marks = []
    /// Where the first words end by which the subject speaks of a failure; far out where none does.
    private(set) var subjectSaysAt = Int.max
    /// The subject begins with `Re:`, `Fwd:` or their like.
    private(set) var isAnswer = false
    /// The return path is null.
    private(set) var hasNullReturnPath = false
    /// Fields say that a machine answers for a person.
    private(set) var saysAutomaticReply = false
    /// `Auto-Submitted` says that a machine wrote it.
    private(set) var isAutomatic = false
    private(set) var isReply = false
    private(set) var isFromList = false
    /// Addresses of `X-Failed-Recipients`.
    private(set) var failed: [ReportedAddress] = []
    /// Whom the mail is for: we, who sent the message that it speaks of.
    private(set) var to: [ReportedAddress] = []
    private(set) var sender: ReportedAddress?
    /// The addresses in the subject.
    private(set) var inSubject: [ReportedAddress] = []
    private(set) var subjectText: [UInt8] = []
    /// Words found that give a dialect away, by dialect.
    private(set) var signs: [Int16] = []

    init(_ mail: ParsedMail, book: PhraseBook) {
        for field in mail.fields(of: 0) {
            guard let name = FieldName(mail.bytes, field.name) else { continue }
            switch name {
            case .subject: readSubject(mail, field, book)
            case .from: readFrom(mail, field, book)
            case .to: mail.withValue(of: field) { to += MailFacts.addresses($0) }
            case .failed: mail.withValue(of: field) { failed += MailFacts.addresses($0) }
            case .returnPath: hasNullReturnPath = MailFacts.isNull(mail, field)
            case .autoSubmitted: readAutoSubmitted(mail, field)
            case .precedence:
                mail.withValue(of: field) {
                    saysAutomaticReply =
                        saysAutomaticReply || MailFacts.has($0, "auto_reply") || MailFacts.has($0, "auto-reply")
                }
            case .autoReply: saysAutomaticReply = true
            case .inReplyTo: isReply = true
            case .listID: isFromList = true
            case .trace: break
            }
            if name == .trace || name == .failed { readTrace(mail, field, book) }
        }
    }

    private mutating func readSubject(_ mail: ParsedMail, _ field: MailField, _ book: PhraseBook) {
        mail.withValue(of: field) { text in
            subjectText = text.withUnsafeBufferPointer { Array($0.prefix(512)) }
        }
        subjectText.withUnsafeBufferPointer { text in
            book.scan(text, place: .subject) { hit in
                if hit.marks.contains(.answer) {
                    isAnswer = isAnswer || hit.end <= 8
                } else {
                    subject.formUnion(hit.marks)
                    if hit.marks.contains(.failure) { subjectSaysAt = min(subjectSaysAt, hit.end) }
                }
                if hit.dialect >= 0 { signs.append(hit.dialect) }
            }
        }
        if subjectText.contains(UInt8(ascii: "@")) { inSubject = MailFacts.addresses(subjectText.span) }
    }

    private mutating func readFrom(_ mail: ParsedMail, _ field: MailField, _ book: PhraseBook) {
        mail.withValue(of: field) { text in
            sender = MailFacts.addresses(text).last
            text.withUnsafeBufferPointer { bytes in
                book.scan(UnsafeBufferPointer(rebasing: bytes.prefix(512)), place: .from) { hit in
                    from.formUnion(hit.marks)
                    if hit.dialect >= 0 { signs.append(hit.dialect) }
                }
            }
            if sender == nil, text.count < 4 { from.insert(.daemon) }
        }
    }

    /// The field's name and value, for words that only one system writes.
    private mutating func readTrace(_ mail: ParsedMail, _ field: MailField, _ book: PhraseBook) {
        let end = min(field.value.upperBound, field.name.lowerBound + 160)
        mail.bytes.withUnsafeBufferPointer { bytes in
            book.scan(UnsafeBufferPointer(rebasing: bytes[field.name.lowerBound..<end]), place: .trace) { hit in
                if hit.dialect >= 0 { signs.append(hit.dialect) }
            }
        }
    }

    private mutating func readAutoSubmitted(_ mail: ParsedMail, _ field: MailField) {
        mail.withValue(of: field) { text in
            isAutomatic = !MailFacts.has(text, "no") || text.count > 4
            saysAutomaticReply = saysAutomaticReply || MailFacts.has(text, "auto-replied")
        }
    }

    private static func isNull(_ mail: ParsedMail, _ field: MailField) -> Bool {
        mail.withValue(of: field) { text in
            var letters = 0
            for index in 0..<text.count
            where text[index] > 0x20 && text[index] != UInt8(ascii: "<") && text[index] != UInt8(ascii: ">") {
                letters += 1
            }
            return letters == 0 || has(text, "mailer-daemon")
        }
    }

    private static func has(_ text: Span<UInt8>, _ words: StaticString) -> Bool {
        let words = UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
        guard text.count >= words.count else { return false }
        for start in 0...min(text.count - words.count, 256) {
            var index = 0
            while index < words.count, ASCII.folded(text[start + index]) == words[index] { index += 1 }
            if index == words.count { return true }
        }
        return false
    }

    /// The addresses in a field's value.
    static func addresses(_ text: Span<UInt8>) -> [ReportedAddress] {
        var found: [ReportedAddress] = []
        let bytes = text.withUnsafeBufferPointer { Array($0.prefix(8_192)) }
        var offset = 0
        while offset < bytes.count, found.count < MailReading.recipientLimit {
            if bytes[offset] == UInt8(ascii: "@"), let range = AddressScanner.address(bytes, bytes.indices, at: offset),
                let address = ReportedAddress(bytes[range])
            {
                found.append(address)
                offset = range.upperBound
            } else {
                offset += 1
            }
        }
        return found
    }
}

/// The fields that are looked at.
private enum FieldName {
    case subject, from, to, failed, returnPath, autoSubmitted, precedence, autoReply, inReplyTo, listID, trace

    init?(_ bytes: [UInt8], _ name: Range<Int>) {
        func isName(_ wanted: StaticString) -> Bool {
            let wanted = UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
            guard name.count == wanted.count else { return false }
            for index in 0..<wanted.count where ASCII.folded(bytes[name.lowerBound + index]) != wanted[index] {
                return false
            }
            return true
        }
        switch (ASCII.folded(bytes[name.lowerBound]), name.count) {
        case (UInt8(ascii: "s"), 7) where isName("subject"): self = .subject
        case (UInt8(ascii: "f"), 4) where isName("from"): self = .from
        case (UInt8(ascii: "t"), 2) where isName("to"): self = .to
        case (UInt8(ascii: "x"), 19) where isName("x-failed-recipients"): self = .failed
        case (UInt8(ascii: "r"), 11) where isName("return-path"): self = .returnPath
        case (UInt8(ascii: "a"), 14) where isName("auto-submitted"): self = .autoSubmitted
        case (UInt8(ascii: "p"), 10) where isName("precedence"): self = .precedence
        case (UInt8(ascii: "x"), 11) where isName("x-autoreply"), (UInt8(ascii: "x"), 13) where isName("x-autorespond"),
            (UInt8(ascii: "x"), 14) where isName("x-autoresponse"),
            (UInt8(ascii: "x"), 15) where isName("x-autogenerated"),
            (UInt8(ascii: "x"), 16) where isName("x-autoreply-from"):
            self = .autoReply
        case (UInt8(ascii: "i"), 11) where isName("in-reply-to"), (UInt8(ascii: "r"), 10) where isName("references"):
            self = .inReplyTo
        case (UInt8(ascii: "l"), 7) where isName("list-id"): self = .listID
        case (UInt8(ascii: "x"), _), (UInt8(ascii: "m"), 10), (UInt8(ascii: "u"), 10): self = .trace
        default: return nil
        }
    }
}
