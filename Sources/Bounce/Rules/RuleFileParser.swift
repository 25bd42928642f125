import Mail

/// Reads a rule file, statement by statement, one a line. Source: docs/rules.md.
struct RuleFileParser {
    static let byteLimit = 4 << 20
    static let phraseLimit = 256

    private let name: String
    private var file = RuleFile()
    private var rule: Rule?
    private var ids: Set<String> = []
    private var given: Set<String> = []
    /// The `seen` line that stands for all rules after it.
    private var seenByDefault = ""

    static func parse(_ bytes: [UInt8], name: String) throws(RuleFileError) -> RuleFile {
        var parser = RuleFileParser(name: name)
        guard bytes.count <= byteLimit else { throw parser.error(1, 1, .tooLarge(limit: byteLimit)) }
        var number = 1
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            try parser.read(RuleLine(line), number: number)
            number += 1
        }
        try parser.endRule()
        return parser.file
    }

    private init(name: String) { self.name = name }

    private func error(_ line: Int, _ column: Int, _ problem: RuleFileError.Problem) -> RuleFileError {
        RuleFileError(file: name, line: line, column: column, problem: problem)
    }

    private mutating func read(_ start: RuleLine, number: Int) throws(RuleFileError) {
        var line = start
        guard let statement = line.word() else { return }
        do throws(RuleLine.Fault) {
            if try !readOfFile(statement, &line, number: number) {
                guard rule != nil else { throw line.fault(at: statement, .statementOutsideRule(statement.text)) }
                try readOfRule(statement, &line)
            }
            try line.expectEnd()
        } catch {
            throw self.error(number, error.column, error.problem)
        }
    }

    /// Statements that stand before or between rules. False where it is none of them.
    private mutating func readOfFile(
        _ statement: RuleLine.Word, _ line: inout RuleLine, number: Int
    ) throws(RuleLine.Fault) -> Bool {
        switch statement.text {
        case "provider":
            try endRule(line, statement)
            file.providers.append(RuleFile.Provider(name: try line.expectWord("provider name").text))
        case "mx":
            try onlyInProvider(line, statement)
            repeat {
                file.providers[file.providers.count - 1].exchangers.append(try line.expectWord("host name").lowercased)
            } while !line.isAtEnd
        case "marks":
            try onlyInProvider(line, statement)
            file.providers[file.providers.count - 1].marks += try line.phrases()
        case "wait": file.waits += try line.phrases()
        case "delayed": file.delays += try line.phrases()
        case "gave-up": file.endings += try line.phrases()
        case "disable":
            try endRule(line, statement)
            file.disabled.append(try line.expectWord("rule id").text)
        case "seen" where rule == nil: seenByDefault = try line.expectRest("date and place")
        case "rule": try beginRule(&line, statement, number: number)
        default: return false
        }
        return true
    }

    private mutating func beginRule(
        _ line: inout RuleLine, _ statement: RuleLine.Word, number: Int
    ) throws(RuleLine.Fault) {
        try endRule(line, statement)
        let id = try line.expectWord("rule id")
        guard ids.insert(id.text).inserted else { throw line.fault(at: id, .duplicateRule(id.text)) }
        let reason = try line.expectWord("reason")
        guard let known = Reason(rawValue: reason.text) else { throw line.fault(at: reason, .expected("reason")) }
        rule = Rule(id: id.text, reason: known, provider: file.providers.last?.name, file: name, line: number)
    }

    private mutating func readOfRule(
        _ statement: RuleLine.Word, _ line: inout RuleLine
    ) throws(RuleLine.Fault) {
        let isRepeatable = ["text", "or", "not"].contains(statement.text)
        guard isRepeatable || given.insert(statement.text).inserted else {
            throw line.fault(at: statement, .statementTwice(statement.text))
        }
        switch statement.text {
        case "text": rule?.groups.append(try line.phrases())
        case "or":
            guard let last = rule?.groups.indices.last else {
                throw line.fault(at: statement, .expected("text before or"))
            }
            rule?.groups[last] += try line.phrases()
        case "not": rule?.exclusions += try line.phrases()
        case "code": rule?.replyCodes = try line.list("reply code", RuleLine.Word.replyCode)
        case "enhanced": rule?.enhancedCodes = try line.list("enhanced code", RuleLine.Word.enhancedCode)
        case "stage": rule?.stages = try line.list("stage") { Stage(rawValue: $0.text) }
        case "status": rule?.status = try line.value("status") { RecipientStatus(rawValue: $0.text) }
        case "blame": rule?.blame = try line.value("blame") { Blame(rawValue: $0.text) }
        case "strength": rule?.strength = try line.value("strength") { Rule.Strength(rawValue: $0.text) }
        case "only-here": rule?.isForProviderOnly = true
        case "explain": rule?.explanation = try line.expectRest("sentence")
        case "seen": rule?.seen = try line.expectRest("date and place")
        default: throw line.fault(at: statement, .unknownStatement(statement.text))
        }
    }

    private func onlyInProvider(_ line: RuleLine, _ statement: RuleLine.Word) throws(RuleLine.Fault) {
        guard !file.providers.isEmpty, rule == nil else {
            throw line.fault(at: statement, .expected("'provider' before '\(statement.text)'"))
        }
    }

    private mutating func endRule(_ line: RuleLine, _ statement: RuleLine.Word) throws(RuleLine.Fault) {
        if let problem = finishRule() { throw line.fault(at: statement, problem.problem) }
    }

    private mutating func endRule() throws(RuleFileError) {
        if let unfinished = finishRule() { throw error(unfinished.line, 1, unfinished.problem) }
    }

    /// Takes the rule that is open into the file, or says what it lacks.
    private mutating func finishRule() -> (line: Int, problem: RuleFileError.Problem)? {
        guard var done = rule else { return nil }
        if done.seen.isEmpty { done.seen = seenByDefault }
        rule = nil
        given = []
        if done.groups.isEmpty, done.replyCodes.isEmpty, done.enhancedCodes.isEmpty {
            return (done.line, .ruleWithoutCondition(done.id))
        }
        if done.seen.isEmpty { return (done.line, .ruleWithoutSource(done.id)) }
        file.rules.append(done)
        return nil
    }
}
