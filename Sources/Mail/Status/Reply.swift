/// What a server said: a code, an enhanced code where it gave one, and its lines word for word. Source: RFC 5321
/// section 4.2, RFC 2034.
public struct Reply: Hashable, Sendable, CustomStringConvertible {
    public let code: ReplyCode
    /// The code at the start of the first line's text, where it agrees in class with the reply code.
    public let enhancedCode: EnhancedStatusCode?
    /// The text of each line, without code, separator and line end; bytes that are no UTF-8 are replaced.
    public let lines: [String]

    public init(code: ReplyCode, enhancedCode: EnhancedStatusCode? = nil, lines: [String]) {
        self.code = code
        self.enhancedCode = enhancedCode ?? Reply.leadingCode(of: lines.first ?? "", class: code.number / 100)
        self.lines = lines
    }

    private static func leadingCode(of line: String, class expected: UInt16) -> EnhancedStatusCode? {
        let bytes = Array(line.utf8)
        guard let found = EnhancedStatusCode.parse(bytes.span, at: 0), UInt16(found.code.class) == expected else {
            return nil
        }
        return found.code
    }

    public var isPositive: Bool { code.isPositive }

    /// As it came, one line a reply line: `550-5.1.1 first\n550 5.1.1 second`.
    public var description: String {
        guard !lines.isEmpty else { return code.description }
        return lines.enumerated().map { index, line in
            "\(code)\(index == lines.count - 1 ? " " : "-")\(line)"
        }.joined(separator: "\n")
    }
}
