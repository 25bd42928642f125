import Bounce
import Mail

/// What `classify mail` and `classify log` say of one recipient. Source: docs/classify.md.
struct ReportLine {
    /// The path it was read from, as it was given; `-` for standard input.
    var source: String
    var kind: String
    var recipient: String?
    var originalRecipient: String?
    var diagnosis: Diagnosis
    /// The words that were judged.
    var diagnostic: String
    var dialect: String
    var reportingMTA: String?
    var remoteMTA: String?
    var originalMessageID: String?
    var feedbackType: String?
}

extension JSONBytes {
    /// One object on one line; every field is always there.
    mutating func report(_ line: ReportLine) {
        let diagnosis = line.diagnosis
        raw("{\"source\":")
        string(line.source)
        field(",\"kind\":", line.kind)
        field(",\"recipient\":", line.recipient)
        field(",\"original_recipient\":", line.originalRecipient)
        field(",\"status\":", diagnosis.status.rawValue)
        field(",\"reason\":", diagnosis.reason.rawValue)
        field(",\"blame\":", diagnosis.blame.rawValue)
        raw(",\"confidence\":")
        ratio(diagnosis.confidence)
        raw(",\"reply_code\":")
        if let code = diagnosis.replyCode { integer(code.number) } else { raw("null") }
        field(",\"enhanced_code\":", diagnosis.enhancedCode?.description)
        field(",\"diagnostic\":", line.diagnostic)
        field(",\"rule_id\":", diagnosis.ruleID)
        field(",\"evidence\":", diagnosis.evidence)
        field(",\"explanation\":", diagnosis.explanation)
        field(",\"action\":", diagnosis.advice.rawValue)
        field(",\"dialect\":", line.dialect)
        field(",\"reporting_mta\":", line.reportingMTA)
        field(",\"remote_mta\":", line.remoteMTA)
        field(",\"original_message_id\":", line.originalMessageID)
        field(",\"feedback_type\":", line.feedbackType)
        raw("}\n")
    }

    private mutating func field(_ name: StaticString, _ value: String?) {
        raw(name)
        if let value { string(value) } else { raw("null") }
    }

    /// The same in a few lines for people.
    mutating func explanation(_ line: ReportLine) {
        let who = line.recipient ?? "no address"
        text("\(line.source): \(line.kind)")
        text(", \(who)")
        if let original = line.originalRecipient, original != line.recipient { text(" (written to \(original))") }
        raw("\n")
        explanation(line.diagnosis, reply: Array(line.diagnostic.utf8).span)
    }

    /// Text for a terminal; control characters from outside become spaces.
    private mutating func text(_ text: String) {
        for byte in text.utf8 { raw(byte: byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
    }
}
