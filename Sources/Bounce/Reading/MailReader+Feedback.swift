import Mail

extension MailReader {
    /// A feedback report. Source: RFC 5965, RFC 6591.
    func feedback(_ part: Int) -> MailReading {
        let report = FeedbackReport(mail, part: part)
        let isComplaint = report.feedbackType != .notSpam && report.feedbackType != .authFailure
        let diagnosis =
            isComplaint
            ? Diagnosis(.complaint, ruleID: "mail.complaint") : Diagnosis(.notABounce, ruleID: "mail.feedback")
        var reading = MailReading(kind: isComplaint ? .complaint : .notABounce, dialect: "rfc5965")
        reading.feedbackType = report.value("feedback-type").map { report.text($0) }
        reading.reportingMTA = report.value("reporting-mta").map { report.text($0) }
        reading.originalMessageID = returned.messageID
        reading.originalSubject = returned.subject
        let named = report.originalRecipients.compactMap { ReportedAddress(report.bytes[$0]) }
        let addresses = named.isEmpty ? returned.to : named
        reading.recipients = MailReader.distinct(
            addresses.prefix(MailReading.recipientLimit).map { complaint($0, diagnosis) })
        if reading.recipients.isEmpty { reading.recipients = [complaint(nil, diagnosis)] }
        return reading
    }

    private func complaint(_ address: ReportedAddress?, _ diagnosis: Diagnosis) -> ReportedRecipient {
        ReportedRecipient(
            address: address, originalRecipient: nil, action: nil, diagnosis: diagnosis, diagnosticText: "",
            remoteMTA: nil)
    }

    /// A complaint that is no RFC 5965 report: whoever the returned message was for.
    func complained() -> [ReportedRecipient] {
        let diagnosis = Diagnosis(.complaint, ruleID: "mail.complaint")
        let told = report?.entries.compactMap { MailReader.address(in: $0.final) } ?? []
        let named = facts.reported + told
        let addresses = named.isEmpty ? returned.to : named
        return addresses.isEmpty
            ? [complaint(nil, diagnosis)] : MailReader.distinct(addresses.map { complaint($0, diagnosis) })
    }
}
