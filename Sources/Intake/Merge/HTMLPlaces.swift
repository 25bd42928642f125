/// Where in a page one stands, read along: what a merge value must be escaped for, and where the targets of links begin and
/// end. Sees the text between merge tags in the order of the source; a merge tag itself it is only told of. Linear.
/// Source: WHATWG HTML section 13.2.5, reduced to what tells places apart.
struct HTMLPlaces {
    /// What a value put here becomes part of.
    enum Place: Equatable {
        /// Text between tags.
        case text
        /// The value of an attribute in quotes.
        case attribute
        /// The beginning of an attribute that is a URL, and the rest of one.
        case urlStart, urlRest
        case style
        /// A script, a tag's or attribute's name, an attribute without quotes: no escaping makes a value harmless there.
        case unsafe
    }

    /// The target of a link begins or ends before the byte at `offset`.
    struct Mark: Equatable {
        let offset: Int
        let isStart: Bool
    }

    private enum State: Equatable {
        case text, tagOpen, tagName, endTag, beforeAttribute, attributeName, afterName, beforeValue
        case quoted(UInt8), unquoted, markup, comment, raw
    }

    private var state = State.text
    /// Of the tag and of the attribute, in lower case, cut.
    private var tag: [UInt8] = []
    private var attribute: [UInt8] = []
    /// Nothing of the attribute's value has come yet.
    private var isValueEmpty = true
    private var isLink = false
    /// How much of what ends a comment or a raw text was seen.
    private var matched = 0

    private static let nameLimit = 24
    private static let links: Set<String> = ["a", "area"]
    private static let urlAttributes: Set<String> = [
        "href", "src", "action", "background", "cite", "formaction", "poster", "longdesc", "data", "xlink:href",
    ]
    private static let rawTags: Set<String> = ["script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"]

    var place: Place {
        switch state {
        case .text: .text
        case .quoted: quotedPlace
        // With its angle brackets escaped a value cannot end a comment.
        case .comment: .text
        case .raw: tag == Array("style".utf8) ? .style : .unsafe
        case .tagOpen, .tagName, .endTag, .beforeAttribute, .attributeName, .afterName, .beforeValue, .unquoted,
            .markup:
            .unsafe
        }
    }

    private var quotedPlace: Place {
        let name = String(decoding: attribute, as: UTF8.self)
        if name == "style" { return .style }
        if name.hasPrefix("on") { return .unsafe }
        guard Self.urlAttributes.contains(name) else { return .attribute }
        return isValueEmpty ? .urlStart : .urlRest
    }

    /// A merge tag that puts a value here.
    mutating func passValue() { isValueEmpty = false }

    /// Reads a stretch of the source.
    /// - Returns: where targets of links begin and end in it.
    mutating func read(_ source: [UInt8], _ range: Range<Int>) -> [Mark] {
        var marks: [Mark] = []
        for offset in range { step(source[offset], at: offset, &marks) }
        return marks
    }

    private mutating func step(_ byte: UInt8, at offset: Int, _ marks: inout [Mark]) {
        switch state {
        case .text:
            if byte == UInt8(ascii: "<") { state = .tagOpen }
        case .tagOpen:
            open(byte)
        case .tagName:
            if Self.isSpace(byte) || byte == UInt8(ascii: "/") {
                state = .beforeAttribute
            } else if byte == UInt8(ascii: ">") {
                closeTag()
            } else {
                Self.append(byte, to: &tag)
            }
        case .endTag:
            if byte == UInt8(ascii: ">") { state = .text }
        case .beforeAttribute:
            if byte == UInt8(ascii: ">") {
                closeTag()
            } else if !Self.isSpace(byte), byte != UInt8(ascii: "/") {
                attribute = []
                Self.append(byte, to: &attribute)
                state = .attributeName
            }
        case .attributeName, .afterName:
            name(byte)
        case .beforeValue:
            value(byte, at: offset, &marks)
        case .quoted(let quote):
            guard byte == quote else {
                if !Self.isSpace(byte) { isValueEmpty = false }
                return
            }
            if isLink { marks.append(Mark(offset: offset, isStart: false)) }
            isLink = false
            state = .beforeAttribute
        case .unquoted:
            if byte == UInt8(ascii: ">") { closeTag() } else if Self.isSpace(byte) { state = .beforeAttribute }
        case .markup:
            markup(byte)
        case .comment:
            end(of: "-->", byte, then: .text)
        case .raw:
            endRaw(byte)
        }
    }

    private mutating func open(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "/"): state = .endTag
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            state = .markup
            matched = 0
        case let byte where Self.isLetter(byte):
            tag = []
            Self.append(byte, to: &tag)
            state = .tagName
        case UInt8(ascii: "<"): break
        default: state = .text
        }
    }

    private mutating func name(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "="): state = .beforeValue
        case UInt8(ascii: ">"): closeTag()
        case let byte where Self.isSpace(byte): state = .afterName
        case UInt8(ascii: "/"): state = .beforeAttribute
        default:
            if state == .afterName { attribute = [] }
            state = .attributeName
            Self.append(byte, to: &attribute)
        }
    }

    private mutating func value(_ byte: UInt8, at offset: Int, _ marks: inout [Mark]) {
        if Self.isSpace(byte) { return }
        guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else {
            state = .unquoted
            if byte == UInt8(ascii: ">") { closeTag() }
            return
        }
        state = .quoted(byte)
        isValueEmpty = true
        isLink = attribute == Array("href".utf8) && Self.links.contains(String(decoding: tag, as: UTF8.self))
        if isLink { marks.append(Mark(offset: offset + 1, isStart: true)) }
    }

    private mutating func closeTag() {
        state = Self.rawTags.contains(String(decoding: tag, as: UTF8.self)) ? .raw : .text
        matched = 0
    }

    /// `<!--` begins a comment; every other `<!` ends with `>`. A comment for Outlook's eyes is a comment.
    private mutating func markup(_ byte: UInt8) {
        if matched < 2, byte == UInt8(ascii: "-") {
            matched += 1
            if matched == 2 {
                state = .comment
                matched = 0
            }
        } else if byte == UInt8(ascii: ">") {
            state = .text
        } else {
            matched = 3
        }
    }

    private mutating func end(of mark: StaticString, _ byte: UInt8, then next: State) {
        let word = mark.utf8Start
        if byte == word[matched] {
            matched += 1
        } else if byte == UInt8(ascii: "-"), matched == 2 {
            // `--->`: still two hyphens.
        } else {
            matched = byte == word[0] ? 1 : 0
        }
        guard matched == mark.utf8CodeUnitCount else { return }
        state = next
        matched = 0
    }

    /// Looks for `</` and the tag's name.
    private mutating func endRaw(_ byte: UInt8) {
        let folded = Self.folded(byte)
        switch matched {
        case 0: matched = byte == UInt8(ascii: "<") ? 1 : 0
        case 1: matched = byte == UInt8(ascii: "/") ? 2 : byte == UInt8(ascii: "<") ? 1 : 0
        default:
            if matched - 2 < tag.count, folded == tag[matched - 2] {
                matched += 1
            } else {
                matched = byte == UInt8(ascii: "<") ? 1 : 0
            }
        }
        guard matched == tag.count + 2 else { return }
        state = .endTag
        matched = 0
    }

    private static func append(_ byte: UInt8, to name: inout [UInt8]) {
        if name.count < nameLimit { name.append(folded(byte)) }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(folded(byte))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C
    }
}
