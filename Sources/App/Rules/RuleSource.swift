public import Bounce

/// Rule files of an operator, laid over the rules carried in the binary.
public enum RuleSource {
    /// - Throws: `InputError` where a file cannot be read, `RuleFileError` where one is wrong.
    public static func load(_ paths: [String]) throws -> RuleSet {
        guard !paths.isEmpty else { return .standard }
        return try RuleSet.standard.overridden(by: paths.map { ($0, try read($0)) })
    }

    /// - Throws: `InputError`.
    public static func read(_ path: String) throws(InputError) -> [UInt8] {
        do throws(InputError) {
            return try SmallFile.read(path)
        } catch {
            throw InputError(reason: "\(path): \(error.reason)")
        }
    }

    /// `3 rules, 7 phrases, 1 in place of one built in, 2 disabled`.
    public static func summary(of file: RuleFile) -> String {
        let phraseCount = file.rules.reduce(0) { $0 + $1.groups.joined().count + $1.exclusions.count }
        let builtIn = Set(RuleSet.standard.rules.map(\.id))
        let replacedCount = file.rules.count { builtIn.contains($0.id) }
        var parts = [Self.count(file.rules.count, "rule"), Self.count(phraseCount, "phrase")]
        if replacedCount > 0 { parts.append("\(replacedCount) in place of those built in") }
        if !file.disabled.isEmpty { parts.append("\(file.disabled.count) disabled") }
        return parts.joined(separator: ", ")
    }

    private static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
