import Mail

/// The words of a mail that were written for people, and the delivery-status, which some systems write among them.
struct NoticeText {
    private(set) var text: [UInt8] = []
    private(set) var report: StatusReport?
    private(set) var notification: SNSNotification.Kind?

    init(_ mail: ParsedMail) {
        let open = mail.parts.indices.filter { NoticeText.isOwn(mail, $0) }
        for index in open where mail.parts[index].kind == .deliveryStatus && report == nil {
            report = StatusReport(DeliveryReport(mail, part: index))
        }
        if let plain = open.first(where: { mail.parts[$0].kind == .plainText && !mail.parts[$0].bodyRange.isEmpty }) {
            take(mail, plain)
            takeRest(mail, open.filter { $0 > plain })
        } else if let other = open.first(where: { mail.parts[$0].kind == .html || mail.parts[$0].kind == .otherText }) {
            take(mail, other)
        } else if let damaged = open.first(where: {
            mail.parts[$0].kind.isMultipart && mail.descendants(of: $0).isEmpty
        }) {
            take(mail, damaged)
        }
        if text.allSatisfy({ $0 <= 0x20 }), let html = open.first(where: { mail.parts[$0].kind == .html }) {
            take(mail, html)
        }
        if report == nil, let notification = SNSNotification(text) {
            report = notification.report
            self.notification = notification.kind
            text = []
        }
        takeReportOutOfText()
    }

    /// Neither the returned message nor a part of it.
    private static func isOwn(_ mail: ParsedMail, _ index: Int) -> Bool {
        var next: Int? = index
        while let part = next {
            if part != index || mail.parts[part].kind.holdsMail, mail.parts[part].kind.holdsMail { return false }
            next = mail.parts[part].parent
        }
        return true
    }

    private mutating func take(_ mail: ParsedMail, _ part: Int) {
        text = mail.withPlainText(of: part, limit: Notice.byteLimit) { $0.withUnsafeBufferPointer { Array($0) } }
    }

    /// Further plain parts: a delivery-status under another name, or the notice behind an empty greeting.
    private mutating func takeRest(_ mail: ParsedMail, _ parts: [Int]) {
        for part in parts where report == nil || report?.entries.isEmpty == true {
            guard mail.parts[part].kind == .plainText || mail.parts[part].kind == .other else { continue }
            let body = mail.parts[part].bodyRange
            guard body.count < Notice.byteLimit else { continue }
            let more = mail.withText(of: part, limit: Notice.byteLimit) { $0.withUnsafeBufferPointer { Array($0) } }
            guard let start = NoticeText.reportStart(more) else {
                if mail.parts[part].kind == .plainText, !mail.parts[part].isAttachment, text.count < 200 {
                    text += [0x0A, 0x0A] + more
                }
                continue
            }
            report = StatusReport(DeliveryReport(more, in: start..<more.count))
        }
    }

    /// A text may go on as a report: mails whose parts were torn apart, and systems that write no parts.
    private mutating func takeReportOutOfText() {
        guard report == nil || report?.entries.isEmpty == true, let start = NoticeText.reportStart(text) else { return }
        let found = StatusReport(DeliveryReport(text, in: start..<text.count))
        guard !found.entries.isEmpty else { return }
        report = found
        text = Array(text[..<start])
    }

    private static let firstFields: [[UInt8]] = [
        "reporting-mta", "final-recipient", "original-recipient", "action: failed",
    ].map { Array($0.utf8) }

    /// Where a line begins that only a delivery-status has.
    private static func reportStart(_ text: [UInt8]) -> Int? {
        var offset = 0
        while offset < text.count {
            let byte = ASCII.folded(text[offset])
            if byte == UInt8(ascii: "r") || byte == UInt8(ascii: "f") || byte == UInt8(ascii: "o")
                || byte == UInt8(ascii: "a"),
                firstFields.contains(where: { ASCII.starts(text, offset..<text.count, with: $0) })
            {
                return offset
            }
            while offset < text.count, text[offset] != 0x0A, text[offset] != 0x0D { offset += 1 }
            while offset < text.count, text[offset] == 0x0A || text[offset] == 0x0D { offset += 1 }
        }
        return nil
    }
}
