import Mail

extension MailReader {
    /// A feedback report. Source: RFC 5965, RFC 6591.
    func feedback(_ part: Int) -> MailReading {
        let fields = mail.withText(of: part, limit: 64 << 10) { FeedbackFields($0) }
        let isComplaint = !MailReader.harmless.contains(fields.type)
        let diagnosis =
            isComplaint
            ? Diagnosis(.complaint, ruleID: "mail.complaint") : Diagnosis(.notABounce, ruleID: "mail.feedback")
        var reading = MailReading(kind: isComplaint ? .complaint : .notABounce, dialect: "rfc5965")
        reading.feedbackType = fields.type.isEmpty ? nil : fields.type
        reading.reportingMTA = fields.reportingMTA
        reading.originalMessageID = returned.messageID
        reading.originalSubject = returned.subject
        var addresses = fields.recipients
        if addresses.isEmpty { addresses = returned.to }
        reading.recipients = addresses.prefix(MailReading.recipientLimit).map { complaint($0, diagnosis) }
        if reading.recipients.isEmpty { reading.recipients = [complaint(nil, diagnosis)] }
        reading.recipients = MailReader.distinct(reading.recipients)
        return reading
    }

    /// Kinds of feedback that say nothing against a recipient's wish to get mail.
    private static let harmless: Set<String> = ["not-spam", "auth-failure", "dkim", "dmarc"]

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

/// The fields of a feedback report that matter here.
private struct FeedbackFields {
    var type = ""
    var reportingMTA: String?
    var recipients: [ReportedAddress] = []

    init(_ text: Span<UInt8>) {
        let bytes = text.withUnsafeBufferPointer { Array($0) }
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon].map { ASCII.folded($0) }, as: UTF8.self)
            let value = Array(line[(colon + 1)...])
            switch name {
            case "feedback-type":
                type = String(decoding: value.filter { $0 > 0x20 }.map { ASCII.folded($0) }, as: UTF8.self)
            case "original-rcpt-to", "removal-recipient": recipients += MailFacts.addresses(value.span)
            case "reporting-mta":
                reportingMTA = String(decoding: value, as: UTF8.self).split(separator: ";").last.map {
                    $0.filter { $0 != " " }
                }
            default: break
            }
        }
    }
}
