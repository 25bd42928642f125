/// What one rule file says, read and checked, not yet compiled.
public struct RuleFile: Hashable, Sendable {
    public internal(set) var rules: [Rule] = []
    public internal(set) var providers: [Provider] = []
    /// Ids of rules of other files that are to be left out.
    public internal(set) var disabled: [String] = []
    /// Words after which a time to wait is looked for.
    public internal(set) var waits: [Phrase] = []
    /// Words by which a notice says that it is not final.
    public internal(set) var delays: [Phrase] = []
    /// Words by which a mail system says that it has stopped trying.
    public internal(set) var endings: [Phrase] = []

    /// Who answers, known by the exchanger's name or by words that only this one writes.
    public struct Provider: Hashable, Sendable {
        public let name: String
        /// Ends of host names, such as `google.com`.
        public internal(set) var exchangers: [String] = []
        public internal(set) var marks: [Phrase] = []
    }
}

/// Where a rule file is wrong, and why.
public struct RuleFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name given to the file.
    public let file: String
    /// 1...
    public let line: Int
    /// 1..., in bytes.
    public let column: Int
    public let problem: Problem

    public init(file: String, line: Int, column: Int, problem: Problem) {
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem
    }

    public enum Problem: Hashable, Sendable {
        case unknownStatement(String)
        /// What should stand here: `reason`, `phrase`, `enhanced code`, …
        case expected(String)
        case unclosedQuotation
        case emptyPhrase
        case phraseTooLong(limit: Int)
        case statementOutsideRule(String)
        case statementTwice(String)
        case duplicateRule(String)
        case noSuchRule(String)
        case ruleWithoutCondition(String)
        case ruleWithoutSource(String)
        case tooManyPhrases(limit: Int)
        case tooLarge(limit: Int)
    }

    public var description: String { "\(file):\(line):\(column): \(problem.sentence)" }
}

extension RuleFileError.Problem {
    var sentence: String {
        switch self {
        case .unknownStatement(let word): "no statement is called '\(word)'"
        case .expected(let what): "\(what) expected"
        case .unclosedQuotation: "the quotation mark is not closed on this line"
        case .emptyPhrase: "the phrase is empty"
        case .phraseTooLong(let limit): "a phrase has at most \(limit) bytes"
        case .statementOutsideRule(let word): "'\(word)' belongs inside a rule"
        case .statementTwice(let word): "'\(word)' stands twice in this rule"
        case .duplicateRule(let id): "another rule of this file has the id '\(id)'"
        case .noSuchRule(let id): "there is no rule '\(id)' to disable"
        case .ruleWithoutCondition(let id): "the rule '\(id)' has neither text nor code"
        case .ruleWithoutSource(let id): "the rule '\(id)' does not say where and when it was seen"
        case .tooManyPhrases(let limit): "the rules together need more than \(limit) states"
        case .tooLarge(let limit): "a rule file has at most \(limit) bytes"
        }
    }
}
