/// A piece of a page. Literals are markup as written; every text put into one is escaped, so that a name or a server's words
/// can never become an element or leave their attribute. Attributes stand in double quotes.
///
///     let row: Markup = "<td class=\"address\">\(recipient)</td>"
struct Markup: Sendable, Hashable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral literal: String) { text = literal }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// What `text` says, and nothing it could do.
    init(saying words: String) { text = MarkupEscape.escape(words) }

    static let nothing: Markup = ""
    var isEmpty: Bool { text.isEmpty }

    static func += (left: inout Markup, right: Markup) { left.text += right.text }
    static func + (left: Markup, right: Markup) -> Markup {
        var both = left
        both += right
        return both
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text: String

        init(literalCapacity: Int, interpolationCount: Int) {
            text = ""
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ words: String) { text += MarkupEscape.escape(words) }
        mutating func appendInterpolation(_ words: Substring) { text += MarkupEscape.escape(String(words)) }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
        mutating func appendInterpolation(_ markup: Markup?) { text += markup?.text ?? "" }
        mutating func appendInterpolation(_ pieces: [Markup]) { for piece in pieces { text += piece.text } }
    }
}

extension Sequence {
    /// The pieces one after the other.
    func markup(_ piece: (Element) -> Markup) -> Markup { reduce(into: .nothing) { $0 += piece($1) } }
}
