/// A text with places for merge values: the part of Mustache that a letter needs. Source: mustache(5).
///
///     Hello {{name}}{{^name}}friend{{/name}}, your code is {{code}}.
///
/// | tag | stands for |
/// | --- | --- |
/// | `{{name}}` | the value, escaped for its place in HTML; nothing where it is missing |
/// | `{{name|friend}}` | the value, or `friend` where it is missing |
/// | `{{{name}}}`, `{{&name}}` | the value as it is |
/// | `{{#name}}…{{/name}}` | the text between, where there is a value; `{{.}}` in it is that value |
/// | `{{^name}}…{{/name}}` | the text between, where there is none |
/// | `{{! … }}` | nothing |
///
/// An empty value counts as missing. A section tag alone on its line takes the line with it. Partials, other delimiters
/// and calls are refused: a template reads its values and nothing else. Compiled into a flat list of steps with jumps, so
/// compiling and rendering take time linear in what is read and written, at any nesting.
struct MergeTemplate: Sendable {
    static let maximumNameByteCount = 100
    static let maximumDepth = 32
    static let maximumTagCount = 5_000

    enum Escaping: Sendable { case none, html }

    enum Step: Sendable, Equatable {
        /// A range of the source.
        case text(Range<Int>)
        /// Names are counted as in `names`.
        case value(name: Int, fallback: Range<Int>?, escape: MergeEscape)
        /// Goes on at `otherwise` where the name has no value.
        case whenPresent(name: Int, otherwise: Int)
        /// Goes on at `otherwise` where the name has a value.
        case whenMissing(name: Int, otherwise: Int)
        /// A link's target that is the same for everybody: its number among `links`, and what stands in the source.
        case link(Int, Range<Int>)
        /// Between them stands a link's target that is a recipient's own.
        case linkStart, linkEnd
        /// Where the image goes that tells of an open.
        case pixel
    }

    /// The names it speaks of, each once, in the order of their first mention.
    let names: [String]
    let steps: [Step]
    /// Targets of links that are the same for everybody, each once.
    let links: [String]
    private let source: [UInt8]

    /// Without a tag the text is the same for everybody.
    var isConstant: Bool { names.isEmpty }

    init(_ text: String, escaping: Escaping) throws(MergeTemplateError) {
        source = Array(text.utf8)
        var compiler = MergeCompiler(escaping)
        try compiler.compile(source)
        names = compiler.names
        steps = compiler.steps
        links = compiler.links
    }

    /// A page in which nothing is a tag, but links are links.
    init(literalHTML text: String) {
        source = Array(text.utf8)
        var compiler = MergeCompiler(.html)
        compiler.read(literal: source)
        names = []
        steps = compiler.steps
        links = compiler.links
    }

    /// A text in which nothing is a tag.
    init(literal text: String) {
        source = Array(text.utf8)
        names = []
        links = []
        steps = source.isEmpty ? [] : [.text(0..<source.count)]
    }

    /// - Parameters:
    ///   - byteLimit: of the result; a longer one is `nil`.
    ///   - links: where links are led; `nil`: where they always lead.
    func render(byteLimit: Int, links: LetterLinks? = nil, _ value: (String) -> String?) -> String? {
        let values = names.map { name in value(name).flatMap { $0.isEmpty ? nil : $0 } }
        var output: [UInt8] = []
        output.reserveCapacity(min(byteLimit, source.count + 256))
        var index = 0
        var linkStart: Int?
        while index < steps.count {
            index += 1
            switch steps[index - 1] {
            case .text(let range):
                output.append(contentsOf: source[range])
            case .value(let name, let fallback, let escape):
                if let text = values[name] {
                    escape.write(text.utf8, into: &output)
                } else if let fallback {
                    escape.write(source[fallback], into: &output)
                }
            case .whenPresent(let name, let otherwise):
                if values[name] == nil { index = otherwise }
            case .whenMissing(let name, let otherwise):
                if values[name] != nil { index = otherwise }
            case .link(let number, let range):
                if let url = links?.url(number) {
                    HTMLText.escape(url.utf8, into: &output)
                } else {
                    output.append(contentsOf: source[range])
                }
            case .linkStart:
                linkStart = output.count
            case .linkEnd:
                if let start = linkStart, let url = links?.url(of: HTMLText.url(output[start...])) {
                    output.removeSubrange(start...)
                    HTMLText.escape(url.utf8, into: &output)
                }
                linkStart = nil
            case .pixel:
                if let image = links?.image { output.append(contentsOf: image.utf8) }
            }
            guard output.count <= byteLimit else { return nil }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// What keeps a text from being a template, and where.
struct MergeTemplateError: Error, Equatable {
    enum Fault: Error, Equatable {
        case unclosedTag
        case badName
        /// Of partials, blocks, delimiters, pragmas: the byte behind the braces.
        case unsupportedTag(UInt8)
        case unclosedSection(String)
        case unexpectedClose(String)
        case tooDeep
        case tooManyTags
        case unsafePlace
    }

    let fault: Fault
    /// Of the tag's first brace, counted from 1.
    let line: Int

    var sentence: String {
        let what =
            switch fault {
            case .unclosedTag: "a tag that is never closed with }}"
            case .badName: "a tag without a name, or with one over \(MergeTemplate.maximumNameByteCount) bytes"
            case .unsupportedTag(let byte): "a tag {{\(Unicode.Scalar(byte)) that letters do not have"
            case .unclosedSection(let name): "a section {{#\(name)}} or {{^\(name)}} that is never closed"
            case .unexpectedClose(let name): "a {{/\(name)}} that closes no open section"
            case .tooDeep: "sections nested deeper than \(MergeTemplate.maximumDepth)"
            case .tooManyTags: "more than \(MergeTemplate.maximumTagCount) tags"
            case .unsafePlace:
                "a value where none can be made harmless: within a script, a tag's name or an attribute without quotes"
            }
        return "Line \(line) has \(what)."
    }
}
