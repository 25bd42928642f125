import Mail

/// Tells reports from everything else that comes to a return path. What a person wrote is never a bounce, whatever it
/// talks about: words count only together with who writes them and how.
enum MailKind {
    static func of(_ facts: MailFacts, _ notice: Notice, _ report: StatusReport?, _ mail: ParsedMail)
        -> MailReading.Kind
    {
        if let report, !report.entries.isEmpty { return of(report, notice, facts) }
        if mail.firstPart(.dispositionNotification) != nil, !notice.marks.contains(.failure) { return .autoReply }
        let evidence = KindEvidence(
            facts, notice, isReportType: MailKind.isReportType(mail),
            isRejection: mail.firstPart(.dispositionNotification) != nil)
        if !facts.reported.isEmpty { return .complaint }
        if evidence.isReport || evidence.isAnsweringReport { return evidence.kindOfReport }
        if evidence.isComplaint { return .complaint }
        if evidence.isChallenge { return .challenge }
        if evidence.isAutoReply { return .autoReply }
        return evidence.isPlainReport ? evidence.kindOfReport : .notABounce
    }

    /// `multipart/report; report-type=delivery-status`, whatever became of its parts.
    private static func isReportType(_ mail: ParsedMail) -> Bool {
        guard let range = mail.rawValue("content-type") else { return false }
        return ASCII.contains(mail.bytes, range, Array("delivery-status".utf8))
            || mail.firstPart(.deliveryStatus) != nil
    }

    /// By the actions of a delivery-status; where there are none, by its codes and the words beside it.
    private static func of(_ report: StatusReport, _ notice: Notice, _ facts: MailFacts) -> MailReading.Kind {
        let actions = report.entries.map { $0.action(notice) }
        if actions.contains(.failed) { return .bounce }
        if actions.contains(.delayed) { return .delayNotice }
        return .successNotice
    }

    /// What the recipients have in common; the gravest decides.
    static func of(_ recipients: [ReportedRecipient], else kind: MailReading.Kind) -> MailReading.Kind { kind }
}

extension StatusReport.Entry {
    /// The action that the report names; where it names none, by its code and the words beside it.
    func action(_ notice: Notice) -> ReportRecipient.Action {
        if let action { return action }
        if status?.class == 2 { return .delivered }
        return notice.marks.contains(.delay) && !notice.marks.contains(.ending) ? .delayed : .failed
    }
}

/// What speaks for a report and what against it.
private struct KindEvidence {
    private let facts: MailFacts
    private let notice: Notice
    private let isReportType: Bool
    /// A filter of the recipient's answers as a mail reader would, and refuses (RFC 5429 section 2.2).
    private let isRejection: Bool

    init(_ facts: MailFacts, _ notice: Notice, isReportType: Bool, isRejection: Bool) {
        self.isRejection = isRejection
        self.isReportType = isReportType
        self.facts = facts
        self.notice = notice
    }

    private static let saying: PhraseBook.Marks = [.failure, .delay, .success, .ending]

    private var isDaemon: Bool { facts.from.contains(.daemon) }
    private var subjectSays: Bool { !facts.subject.isDisjoint(with: KindEvidence.saying) }
    private var textSays: Bool { !notice.marks.isDisjoint(with: KindEvidence.saying) }
    /// Words of a known dialect in the text.
    private var isDialect: Bool { notice.hits.contains { $0.dialect >= 0 } }
    private var hasRecipient: Bool { notice.addresses.contains { $0.standing <= .said } }

    /// A mail system writes, and says what became of a message.
    var isReport: Bool {
        if !facts.failed.isEmpty, textSays || subjectSays || isDaemon { return true }
        if isReportType, textSays || subjectSays { return true }
        if isRejection, notice.marks.contains(.failure) { return true }
        guard !facts.isAnswer else { return false }
        if facts.subject.contains(.autoReply) || facts.subject.contains(.challenge), !subjectSays { return false }
        if facts.subjectSaysAt < 30, textSays, hasRecipient, !facts.isReply { return true }
        if isDaemon {
            if notice.marks.contains(.ownBox), !hasRecipient, !isDialect { return false }
            return subjectSays || facts.hasNullReturnPath && (textSays || hasAnswer)
                || textSays
                    && (isDialect || hasRecipient || hasAnswer
                        || notice.addresses.contains { $0.standing == .inSentence })
        }
        if facts.hasNullReturnPath {
            return textSays && (subjectSays || isDialect || hasRecipient && hasAnswer) && !isPersonal
        }
        if facts.isAutomatic { return textSays && (subjectSays || isDialect && hasRecipient) && !isPersonal }
        return facts.from.contains(.robot) && textSays && isDialect && hasRecipient && !isPersonal
    }

    /// Neither sender nor return path tell, but subject and text agree.
    var isPlainReport: Bool {
        guard !facts.isReply || facts.from.contains(.robot), subjectSays, textSays || isDialect else { return false }
        guard !facts.isAnswer else { return false }
        return isDialect || hasRecipient || !facts.inSubject.isEmpty
    }

    /// A system that puts its own words behind `Re:` and the subject of what it could not deliver.
    var isAnsweringReport: Bool {
        facts.isAnswer && !facts.isReply && !facts.saysAutomaticReply && subjectSays && textSays && hasRecipient
            && !isQuoting
    }

    /// Lines begin with `>`: a person answers.
    private var isQuoting: Bool {
        notice.lines.contains { !$0.isBlank && notice.text[$0.range.lowerBound] == UInt8(ascii: ">") }
    }

    /// A server's answer is quoted.
    private var hasAnswer: Bool { notice.marks.contains(.answer) }

    /// The text speaks like a person who is away.
    private var isPersonal: Bool { notice.marks.contains(.autoReply) && !isDialect }

    var isComplaint: Bool {
        facts.subject.contains(.complaint) || notice.marks.contains(.complaint) && isDaemonOrAutomatic
    }

    private var isDaemonOrAutomatic: Bool { isDaemon || facts.isAutomatic || facts.hasNullReturnPath }

    var isChallenge: Bool {
        notice.marks.contains(.challenge)
            && (facts.subject.contains(.challenge) || isDaemonOrAutomatic || facts.saysAutomaticReply)
            || facts.subject.contains(.challenge) && isDaemonOrAutomatic
    }

    var isAutoReply: Bool {
        facts.saysAutomaticReply || facts.subject.contains(.autoReply)
            || notice.marks.contains(.autoReply) && (isDaemonOrAutomatic || facts.isAnswer)
    }

    var kindOfReport: MailReading.Kind {
        let subject = facts.subject
        if subject.contains(.ending) { return .bounce }
        if subject.contains(.delay) { return .delayNotice }
        if subject.contains(.success), !notice.marks.contains(.ending) { return .successNotice }
        if notice.marks.contains(.delay), !notice.marks.contains(.ending) { return .delayNotice }
        if notice.marks.contains(.success), notice.marks.isDisjoint(with: [.failure, .ending]),
            !subject.contains(.failure)
        {
            return .successNotice
        }
        return .bounce
    }
}
