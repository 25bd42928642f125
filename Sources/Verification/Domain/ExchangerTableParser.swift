import Mail

/// Reads a file of what is known of exchangers, a statement a line. Source: docs/verification.md.
///
///     seen 2026-11 where somebody saw it
///     provider example
///       mx mx.example.com
///       rcpt refusals
struct ExchangerTableParser {
    static let byteLimit = 1 << 20

    private var table = ExchangerTable()
    private var entry: ExchangerTable.Entry?
    private var suffixes: [String] = []
    private var seen = ""
    private var number = 0

    static func parse(_ bytes: [UInt8], name: String) throws(ExchangerTableError) -> ExchangerTable {
        var parser = ExchangerTableParser()
        guard bytes.count <= byteLimit else {
            throw ExchangerTableError(file: name, line: 1, problem: "it is longer than \(byteLimit) bytes")
        }
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            parser.number += 1
            guard let problem = parser.read(line) else { continue }
            throw ExchangerTableError(file: name, line: parser.number, problem: problem)
        }
        parser.finish()
        return parser.table
    }

    /// - Returns: what is wrong with the line; `nil` where nothing is.
    private mutating func read(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return "it holds bytes that are no printable ASCII"
        }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard let word = words.first, !word.hasPrefix("#") else { return nil }
        if word == "seen" {
            seen = words.dropFirst().joined(separator: " ")
            // Between a name and its exchangers it speaks of that name alone.
            if suffixes.isEmpty { entry?.seen = seen }
            return seen.isEmpty ? "`seen` wants a date and a place" : nil
        }
        if let kind = ExchangerTable.Kind(rawValue: String(word)) { return begin(kind, words) }
        guard entry != nil else { return "`\(word)` wants `provider`, `parking` or `catch-all` before it" }
        switch word {
        case "mx": return read(suffixes: words.dropFirst())
        case "rcpt":
            guard words.count == 2, let belief = ExchangerTable.Belief(rawValue: String(words[1])) else {
                return "`rcpt` is proves, refusals or nothing"
            }
            entry?.belief = belief
            return nil
        default: return "there is no statement `\(word)`"
        }
    }

    private mutating func begin(_ kind: ExchangerTable.Kind, _ words: [Substring]) -> String? {
        finish()
        guard words.count == 2 else { return "`\(kind.rawValue)` wants one name" }
        entry = ExchangerTable.Entry(
            kind: kind, name: String(words[1]), belief: kind == .provider ? .proves : .refusals, seen: seen)
        return nil
    }

    private mutating func read(suffixes words: ArraySlice<Substring>) -> String? {
        guard !words.isEmpty else { return "`mx` wants the end of a name" }
        guard entry?.seen.isEmpty == false else { return "a `seen` line has to say where this is known from" }
        for word in words {
            guard let name = DomainName(word), name.text.utf8.contains(UInt8(ascii: ".")) else {
                return "\(word) is no end of an exchanger's name"
            }
            suffixes.append(name.text)
        }
        return nil
    }

    private mutating func finish() {
        guard let entry else { return }
        for suffix in suffixes { table.add(suffix, entry) }
        self.entry = nil
        suffixes = []
    }
}

/// A line of such a file that cannot be read.
public struct ExchangerTableError: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let problem: String
    public var description: String { "\(file):\(line): \(problem)" }
}
