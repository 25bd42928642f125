import Mail

/// One mail being read.
struct MailReader: ~Copyable {
    let mail: ParsedMail
    let book = PhraseBook.standard
    let facts: MailFacts
    /// What was written for people, up to the message that came back.
    let notice: Notice
    /// The delivery-status, where there is one.
    let report: StatusReport?
    let notification: SNSNotification.Kind?
    let returned: ReturnedMessage
    var judge: Judge

    init(_ mail: ParsedMail, rules: RuleSet) {
        self.mail = mail
        facts = MailFacts(mail, book: book)
        judge = Judge(rules)
        let words = NoticeText(mail)
        notice = Notice(words.text, book: book)
        report = words.report
        notification = words.notification
        returned = ReturnedMessage(mail, after: words.text, from: notice.end)
    }

    mutating func read() -> MailReading {
        if let part = mail.firstPart(.feedbackReport) { return feedback(part) }
        let kind = notification.map { $0.mailKind } ?? MailKind.of(facts, notice, report, mail)
        var reading = MailReading(kind: kind, dialect: "none")
        reading.originalMessageID = returned.messageID
        reading.originalSubject = returned.subject
        switch kind {
        case .bounce, .delayNotice, .successNotice:
            reading.dialect = dialect
            reading.reportingMTA = report.flatMap {
                $0.reportingMTA.isEmpty ? nil : String(decoding: $0.reportingMTA, as: UTF8.self)
            }
            reading.recipients = if let report, !report.entries.isEmpty { reported(report, kind) } else { told(kind) }
            reading.kind = MailKind.of(reading.recipients, else: kind)
        case .autoReply:
            reading.recipients = [answering(Diagnosis(.autoReply, ruleID: "mail.auto_reply"))]
        case .challenge:
            reading.recipients = [answering(Diagnosis(.autoReply, ruleID: "mail.challenge"))]
        case .complaint:
            reading.recipients = complained()
            reading.dialect = "generic"
        case .notABounce:
            reading.recipients = [answering(Diagnosis(.notABounce, ruleID: "mail.not_a_bounce"))]
        }
        return reading
    }

    /// True where a report names nobody, so that what it encloses may be the report.
    var isEnvelopeOnly: Bool {
        (report?.entries.isEmpty ?? true) && facts.failed.isEmpty && mail.returnedMail != nil && chosen.isEmpty
    }

    /// The dialect with most of its words found; that of the form where none was.
    private var dialect: String {
        var votes = [Int](repeating: 0, count: book.names.count)
        for hit in notice.hits where hit.dialect >= 0 { votes[Int(hit.dialect)] += 2 }
        for sign in facts.signs { votes[Int(sign)] += 3 }
        let most = votes.max() ?? 0
        guard most > 0, let number = votes.firstIndex(of: most) else { return report == nil ? "generic" : "rfc3464" }
        return book.names[number]
    }

    private func answering(_ diagnosis: Diagnosis) -> ReportedRecipient {
        ReportedRecipient(
            address: diagnosis.reason == .notABounce ? nil : facts.sender, originalRecipient: nil, action: nil,
            diagnosis: diagnosis, diagnosticText: "", remoteMTA: nil)
    }
}
