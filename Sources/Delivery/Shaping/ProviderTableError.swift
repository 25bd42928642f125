/// Where a file of limits is wrong, and why.
public struct ProviderTableError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name given to the file.
    public let file: String
    /// 1...
    public let line: Int
    /// 1..., in bytes.
    public let column: Int
    public let problem: Problem

    public enum Problem: Hashable, Sendable {
        case unknownStatement(String)
        /// What should stand here.
        case expected(String)
        case unclosedQuotation
        case outsideGroup(String)
        case withoutSource
        case tooMany(String, limit: Int)
        case tooLarge(limit: Int)
    }

    public var description: String { "\(file):\(line):\(column): \(problem.sentence)" }
}

extension ProviderTableError.Problem {
    var sentence: String {
        switch self {
        case .unknownStatement(let word): "no statement is called '\(word)'"
        case .expected(let what): "\(what) expected"
        case .unclosedQuotation: "the quotation mark is not closed on this line"
        case .outsideGroup(let word): "'\(word)' belongs under a provider, a group or everyone"
        case .withoutSource: "no line before says when and where this was seen (seen …)"
        case .tooMany(let what, let limit): "at most \(limit) \(what)"
        case .tooLarge(let limit): "a file of limits has at most \(limit) bytes"
        }
    }
}
