import Bounce
import Mail
import Spool

/// Turns what was read of a returned mail into what is to be written about its messages. Has no clock and no store.
///
/// The return path has said for sure which message came back, and where its bytes had one recipient, who is meant; so an
/// address in the mail can only narrow that, never lead to anybody else.
struct ReturnedVerdict {
    let reading: MailReading
    /// Of the mail, for people.
    let subject: String

    init(_ reading: MailReading, subject: String) {
        self.reading = reading
        self.subject = subject
    }

    /// Normalised addresses that the mail may mean, for looking up messages that share their bytes.
    static func addresses(_ reading: MailReading) -> [String] {
        var seen: Set<String> = []
        return reading.recipients.flatMap { [$0.originalRecipient, $0.address] }
            .compactMap { $0.flatMap { Mailbox($0.text)?.normalized.description } }
            .filter { seen.insert($0).inserted }
    }

    /// Empty where the mail is left to people.
    func outcomes(for targets: [ReturnedTarget]) -> [LateOutcome] {
        switch reading.kind {
        case .bounce, .delayNotice, .successNotice: targets.map { report(of: $0) }
        case .complaint: targets.map { complaint(of: $0) }
        case .autoReply:
            targets.map { note($0, .autoReply, "A machine answers for the recipient; nothing was refused.") }
        case .challenge:
            targets.map {
                note($0, .challenge, "The recipient's machine asks the sender to prove that a person writes.")
            }
        case .notABounce: feedback(targets)
        }
    }

    // MARK: Reports

    private func report(of target: ReturnedTarget) -> LateOutcome {
        let named = reading.recipients.filter { ReturnedVerdict.names($0, target) }
        let meant = named.isEmpty ? reading.recipients : named
        let meanings = meant.map { Meaning($0, of: reading.kind) }
        // Where several are named whom we did not write to, an alias or list lies between: the best news counts for it.
        guard let meaning = meanings.min(by: { $0.gravity < $1.gravity }) else {
            return write(Meaning(unreadable: reading.kind), target)
        }
        return write(meaning, target)
    }

    private func write(_ meaning: Meaning, _ target: ReturnedTarget) -> LateOutcome {
        let diagnosis = meaning.diagnosis
        return LateOutcome(
            message: target.message, kind: meaning.kind, source: .dsn, status: meaning.status, diagnosis: diagnosis,
            reply: meaning.text.isEmpty ? subject : meaning.text,
            reportingHost: meaning.remoteMTA ?? reading.reportingMTA)
    }

    private static func names(_ reported: ReportedRecipient, _ target: ReturnedTarget) -> Bool {
        [reported.originalRecipient, reported.address].contains { address in
            address.flatMap { Mailbox($0.text)?.normalized.description } == target.recipient
        }
    }

    // MARK: Everything else

    /// Only a person's displeasure spares the address.
    private func complaint(of target: ReturnedTarget) -> LateOutcome {
        let type = reading.feedbackType ?? "abuse"
        switch FeedbackReport.FeedbackType(rawValue: type) {
        case .notSpam, .authFailure, .virus:
            return note(target, .feedback, "A feedback report of type \(type).", source: .fbl, reply: type)
        case .abuse, .fraud, .optOut, .other, .unknown, nil:
            var outcome = note(
                target, .complaint, "The recipient reported the message as unwanted.", source: .fbl, reply: type)
            outcome.diagnosis = reading.recipients.first?.diagnosis
            outcome.suppression = .complaint
            return outcome
        }
    }

    /// Reports that no person made (`not-spam`, `auth-failure`); a mail that is no report at all is left to people.
    private func feedback(_ targets: [ReturnedTarget]) -> [LateOutcome] {
        guard let type = reading.feedbackType else { return [] }
        return targets.map { note($0, .feedback, "A feedback report of type \(type).", source: .fbl, reply: type) }
    }

    private func note(
        _ target: ReturnedTarget, _ kind: EventKind, _ sentence: String, source: EventSource = .mail,
        reply: String? = nil
    ) -> LateOutcome {
        LateOutcome(
            message: target.message, kind: kind, source: source, reply: reply ?? subject, explanation: sentence,
            reportingHost: reading.reportingMTA)
    }
}

extension ReturnedVerdict {
    /// What a report says of one recipient.
    private struct Meaning {
        let kind: EventKind
        let status: RecipientStatus?
        let diagnosis: Diagnosis
        let text: String
        let remoteMTA: String?

        init(_ reported: ReportedRecipient, of mail: MailReading.Kind) {
            diagnosis = reported.diagnosis
            text = reported.diagnosticText
            remoteMTA = reported.remoteMTA
            switch reported.action {
            case "delayed": kind = .delayNotice
            case "delivered", "relayed", "expanded": kind = .successNotice
            case "failed": kind = .status
            default:
                kind = mail == .delayNotice ? .delayNotice : mail == .successNotice ? .successNotice : .status
            }
            status = kind == .status ? Meaning.finalStatus(reported.diagnosis) : nil
        }

        /// A report that names nobody and no cause.
        init(unreadable mail: MailReading.Kind) {
            kind = mail == .delayNotice ? .delayNotice : mail == .successNotice ? .successNotice : .status
            diagnosis = Diagnosis(
                status: .softBounce, reason: .unknown, blame: Reason.unknown.blame, confidence: 0.3, replyCode: nil,
                enhancedCode: nil, ruleID: "default.bounce", isMatched: false, evidence: "",
                explanation: "The message came back without a cause that we could read.", advice: .review,
                retryAfter: nil)
            text = ""
            remoteMTA = nil
            status = kind == .status ? .softBounce : nil
        }

        /// Whoever wrote a bounce has given up: what is temporary by its words has become final.
        private static func finalStatus(_ diagnosis: Diagnosis) -> RecipientStatus {
            switch diagnosis.status {
            case .softBounce, .hardBounce, .spamBounce, .dropped: diagnosis.status
            case .deferred: diagnosis.reason.statusWhenLifeEnds
            case .injected, .ok: .softBounce
            }
        }

        /// The lower, the better for the recipient.
        var gravity: Int {
            switch (kind, status) {
            case (.successNotice, _): 0
            case (.delayNotice, _): 1
            case (_, .hardBounce): 4
            case (_, .spamBounce): 3
            default: 2
            }
        }
    }
}
