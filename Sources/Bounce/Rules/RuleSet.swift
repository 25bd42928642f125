import Mail

/// Rules ready to read answers with. A value: cheap to hand on, the same answer for the same input, always.
public struct RuleSet: Sendable {
    let compiled: CompiledRules
    private let files: [RuleFile]

    /// In the order in which they are asked.
    public var rules: [Rule] { compiled.rules }

    /// A rule of a later file with the id of an earlier one takes its place; `disable` takes a rule out.
    /// - Throws: `RuleFileError` where a file disables a rule that is not there, or the phrases are too many.
    public init(files: [RuleFile]) throws(RuleFileError) {
        var kept: [Rule] = []
        var places: [String: Int] = [:]
        for rule in files.flatMap(\.rules) {
            if let place = places[rule.id] {
                kept[place] = rule
            } else {
                places[rule.id] = kept.count
                kept.append(rule)
            }
        }
        for id in files.flatMap(\.disabled) where places[id] == nil {
            throw RuleFileError(file: "", line: 1, column: 1, problem: .noSuchRule(id))
        }
        let disabled = Set(files.flatMap(\.disabled))
        compiled = try CompiledRules(kept.filter { !disabled.contains($0.id) }, files: files)
        self.files = files
    }

    /// Reads rule files, for `init(files:)`.
    /// - Parameter files: a name for messages, and the bytes (UTF-8).
    public static func parse(files: [(name: String, bytes: [UInt8])]) throws(RuleFileError) -> [RuleFile] {
        var parsed: [RuleFile] = []
        for file in files { parsed.append(try RuleFileParser.parse(file.bytes, name: file.name)) }
        return parsed
    }

    /// These rules, and an operator's own before and over them.
    public func overridden(by files: [(name: String, bytes: [UInt8])]) throws(RuleFileError) -> RuleSet {
        try RuleSet(files: self.files + RuleSet.parse(files: files))
    }

    /// A reader with memory of its own, for many answers one after the other.
    public func makeReader() -> ReplyReader { ReplyReader(compiled) }

    /// The id of the rule that gave a verdict, or the name of the default that did.
    public func ruleID(of verdict: Verdict) -> String {
        if let rule = verdict.rule { return rules[rule].id }
        guard let code = verdict.replyCode else { return "default.none" }
        return "default.\(code.number / 100)yz"
    }
}
