public import Bounce
import Mail

/// `postrider rules try`: one text, its verdict, and the rule that spoke.
public struct RuleTrial: Sendable {
    private let text: String
    private let diagnosis: Diagnosis
    private let rule: Rule?

    /// The exchanger is no host name.
    public struct BadExchanger: Error, Sendable, CustomStringConvertible {
        public let name: String
        public var description: String { "\"\(name)\" is no host name" }
    }

    /// - Throws: `BadExchanger`.
    public init(_ rules: RuleSet, text: String, exchanger: String?, stage: Stage?) throws(BadExchanger) {
        var host: DomainName?
        if let exchanger {
            host = try? DomainName.parse(Array(exchanger.utf8).span)
            if host == nil { throw BadExchanger(name: exchanger) }
        }
        self.text = text
        diagnosis = rules.diagnose(text: Array(text.utf8).span, mx: host, stage: stage)
        rule = rules.rules.first { [diagnosis] in $0.id == diagnosis.ruleID }
    }

    /// False where only the code's default decided.
    public var isMatched: Bool { diagnosis.isMatched }

    /// A few lines for people.
    public var explanation: [UInt8] {
        var lines = JSONBytes(capacity: 1_024)
        lines.explanation(diagnosis, reply: Array(text.utf8).span)
        var bytes = lines.bytes
        guard let rule else { return bytes }
        bytes.removeLast()
        let provider = rule.provider.map { "of \($0), " } ?? ""
        bytes +=
            "  written in \(rule.file), line \(rule.line); \(provider)\(rule.strength.rawValue); seen \(rule.seen)\n\n"
            .utf8
        return bytes
    }
}
