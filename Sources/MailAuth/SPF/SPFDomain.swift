import DNS
import Mail

/// A domain-spec: a name with macros in it, such as `%{ir}.%{v}._spf.%{d2}`. Source: RFC 7208 section 7.
public struct SPFDomain: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case literal(String)
        case macro(Macro)
    }

    /// `%{ir-+}`
    struct Macro: Hashable, Sendable {
        /// Lower case: one of s l o d i p v h, and in explanations c r t.
        let letter: Character
        /// Capital letters in the record: what comes out is percent-encoded.
        let isEscaped: Bool
        /// How many labels from the right are kept; `nil`: all.
        let count: Int?
        let isReversed: Bool
        /// `.` where none is named.
        let delimiters: String
    }

    let parts: [Part]

    /// As it stands in the record.
    public let text: String

    /// True where some macro asks for the sender's local part or the like: who is asked for then depends on the mail.
    public var hasMacros: Bool { parts.contains { if case .macro = $0 { true } else { false } } }

    /// A domain-spec, which ends in a label or a macro; `nil` for one that is badly made.
    init?(_ text: Substring) {
        self.init(macros: text)
        guard let last = parts.last else { return nil }
        if case .literal(let end) = last, !SPFDomain.isEnd(end, isAlone: parts.count == 1) { return nil }
    }

    /// True for what may end a domain-spec: the top label has a letter in it. Behind a macro a literal without a dot is
    /// only the rest of a label.
    private static func isEnd(_ literal: String, isAlone: Bool) -> Bool {
        var labels = literal.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard let top = labels.last else { return false }
        return labels.count == 1 ? !isAlone : isTopLabel(top)
    }

    /// Any macro-string.
    init?(macros text: Substring) {
        guard text.utf8.count <= 1_024 else { return nil }
        var parts: [Part] = []
        var literal = ""
        var rest = text.unicodeScalars
        while let scalar = rest.popFirst() {
            guard (0x21...0x7E).contains(scalar.value) else { return nil }
            guard scalar == "%" else {
                literal.unicodeScalars.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "%": literal += "%"
            case "_": literal += " "
            case "-": literal += "%20"
            case "{":
                guard let close = rest.firstIndex(of: "}"), let macro = Macro(Substring(rest[..<close])) else {
                    return nil
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.macro(macro))
                rest = rest[rest.index(after: close)...]
            default: return nil
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
        self.text = String(text)
    }

    private static func isTopLabel(_ label: Substring) -> Bool {
        let isMade = label.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
        return isMade && label.first != "-" && label.last != "-"
            && !label.utf8.allSatisfy { (0x30...0x39).contains($0) } && !label.isEmpty
    }
}

extension SPFDomain.Macro {
    /// What stands between the braces.
    init?(_ text: Substring) {
        var rest = text
        guard let letter = rest.popFirst(), "slodipvhcrt".contains(letter.lowercased()), letter.isASCII else {
            return nil
        }
        self.letter = Character(letter.lowercased())
        isEscaped = letter.isUppercase
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        guard digits.utf8.count <= 3 else { return nil }
        count = digits.isEmpty ? nil : Int(digits)
        if count == 0 { return nil }
        isReversed = rest.first == "r" || rest.first == "R"
        if isReversed { rest = rest.dropFirst() }
        guard rest.allSatisfy({ ".-+,/_=".contains($0) }) else { return nil }
        delimiters = rest.isEmpty ? "." : String(rest)
    }
}
