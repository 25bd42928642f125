import Bounce
import Mail

extension JSONBytes {
    /// The diagnosis as one line of JSON.
    mutating func diagnosis(_ diagnosis: Diagnosis) {
        raw("{\"status\":\"")
        word(diagnosis.status.rawValue)
        raw("\",\"reason\":\"")
        word(diagnosis.reason.rawValue)
        raw("\",\"blame\":\"")
        word(diagnosis.blame.rawValue)
        raw("\",\"confidence\":")
        ratio(diagnosis.confidence)
        raw(",\"reply_code\":")
        if let code = diagnosis.replyCode { integer(code.number) } else { raw("null") }
        raw(",\"enhanced_code\":")
        if let code = diagnosis.enhancedCode { string(code.description) } else { raw("null") }
        raw(",\"rule_id\":")
        string(diagnosis.ruleID)
        if diagnosis.isMatched {
            raw(",\"matched\":true,\"evidence\":")
        } else {
            raw(",\"matched\":false,\"evidence\":")
        }
        string(diagnosis.evidence)
        raw(",\"explanation\":")
        string(diagnosis.explanation)
        raw(",\"action\":\"")
        word(diagnosis.advice.rawValue)
        raw("\",\"retry_after_seconds\":")
        if let wait = diagnosis.retryAfter { integer(wait.components.seconds) } else { raw("null") }
        raw("}\n")
    }

    /// The diagnosis in a few lines for people.
    mutating func explanation(_ diagnosis: Diagnosis, reply: Span<UInt8>) {
        for index in 0..<min(reply.count, 2_048) {
            raw(byte: reply[index] < 0x20 || reply[index] == 0x7F ? UInt8(ascii: " ") : reply[index])
        }
        let percent = Int((diagnosis.confidence * 100).rounded())
        word("\n  \(diagnosis.status.rawValue): \(diagnosis.reason.rawValue)")
        word(" (blame: \(diagnosis.blame.rawValue), \(percent) % sure)\n  \(diagnosis.explanation)\n")
        word("  rule \(diagnosis.ruleID)")
        if !diagnosis.isMatched {
            word(": no wording is known, the code decided")
        } else if !diagnosis.evidence.isEmpty {
            word(" read \"\(diagnosis.evidence)\"")
        }
        word("; what follows: \(diagnosis.advice.rawValue)")
        if let wait = diagnosis.retryAfter { word(", asked to wait \(wait.components.seconds) s") }
        raw("\n\n")
    }

    mutating func fault(_ sentence: String) {
        raw("{\"error\":")
        string(sentence)
        raw("}\n")
    }

    /// Our own words, which need no escaping.
    private mutating func word(_ text: String) {
        var text = text
        text.withUTF8 { for byte in $0 { raw(byte: byte) } }
    }
}
