public import Mail

/// One line of knowledge: when these words or codes stand in an answer, this is what it means. Source: docs/rules.md.
public struct Rule: Hashable, Sendable {
    /// Unique in a rule set, such as `google.recipient_rate.1`.
    public let id: String
    public let reason: Reason
    /// What the rule says instead of its reason's usual status.
    public internal(set) var status: RecipientStatus?
    /// What the rule says instead of its reason's usual blame.
    public internal(set) var blame: Blame?
    public internal(set) var strength = Strength.likely
    /// The provider whose file it stands in; `nil` for rules in general use.
    public let provider: String?
    /// True where the words mean this at its provider only, so the provider must be known first.
    public internal(set) var isForProviderOnly = false
    /// One phrase of each group must stand in the answer.
    public internal(set) var groups: [[Phrase]] = []
    /// None of these may.
    public internal(set) var exclusions: [Phrase] = []
    /// Empty for any reply code of class 4 or 5, or none.
    public internal(set) var replyCodes: [ReplyCodePattern] = []
    /// Empty for any.
    public internal(set) var enhancedCodes: [EnhancedCodePattern] = []
    /// Empty for any stage, known or not.
    public internal(set) var stages: [Stage] = []
    /// What to tell people instead of the reason's own sentence.
    public internal(set) var explanation: String?
    /// Date and place.
    public internal(set) var seen = ""
    /// Where it was written: the file's name and the line of its `rule`.
    public let file: String
    public let line: Int

    /// How much the words prove.
    public enum Strength: String, Hashable, Sendable, CaseIterable {
        /// They can mean nothing else.
        case sure
        /// They mean this as a rule.
        case likely
        /// They speak only where no clearer words and no telling enhanced code stand beside them.
        case vague
    }

    init(id: String, reason: Reason, provider: String?, file: String, line: Int) {
        self.id = id
        self.reason = reason
        self.provider = provider
        self.file = file
        self.line = line
    }
}

/// Words looked for in an answer: ASCII letters of either case, runs of white space as one space, line joins forgotten.
public struct Phrase: Hashable, Sendable {
    /// As compared: ASCII lower case, single spaces.
    public let bytes: [UInt8]
    /// True where the phrase may begin inside a word (written `*words`).
    public let beginsAnywhere: Bool
    /// True where the phrase may end inside a word (written `words*`).
    public let endsAnywhere: Bool

    /// `nil` where nothing but stars and white space is left.
    init?(_ written: [UInt8]) {
        var words = written[...]
        beginsAnywhere = words.first == UInt8(ascii: "*")
        if beginsAnywhere { words = words.dropFirst() }
        endsAnywhere = words.last == UInt8(ascii: "*")
        if endsAnywhere { words = words.dropLast() }
        var folded: [UInt8] = []
        for byte in words {
            let isSpace = byte <= 0x20
            if isSpace, folded.last == 0x20 || folded.isEmpty { continue }
            folded.append(isSpace ? 0x20 : ASCII.folded(byte))
        }
        while folded.last == 0x20 { folded.removeLast() }
        guard !folded.isEmpty else { return nil }
        bytes = folded
    }
}

/// A reply code of a rule: `550`, `5yz` or `none`.
public enum ReplyCodePattern: Hashable, Sendable {
    case exactly(ReplyCode)
    /// 2...5.
    case `class`(UInt8)
    /// The answer has no reply code.
    case none
}

/// An enhanced code of a rule: `5.1.1`, `x.1.1` or `5.7.x`.
public struct EnhancedCodePattern: Hashable, Sendable {
    /// 2, 4 or 5; `nil` for any.
    public let `class`: UInt8?
    public let subject: UInt16
    /// `nil` for any.
    public let detail: UInt16?

    func matches(_ code: EnhancedStatusCode) -> Bool {
        (`class` == nil || `class` == code.class) && subject == code.subject && (detail == nil || detail == code.detail)
    }
}

/// Bytes of ASCII, looked at as bytes.
enum ASCII {
    @inline(__always) static func folded(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    @inline(__always) static func isWord(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }
}
