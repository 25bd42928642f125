import Mail

/// The text or the HTML of a letter: encoded once where it is the same for everybody, else a template.
enum LetterPart {
    case constant(MessagePart)
    case merged(MergeTemplate, MessagePart.TextSubtype)

    /// - Parameter isTracked: its links and its image are each message's own.
    init(
        _ text: String, subtype: MessagePart.TextSubtype, mergesValues: Bool, isTracked: Bool
    ) throws(MergeTemplateError) {
        let isTracked = isTracked && subtype == .html
        guard mergesValues || isTracked else {
            self = .constant(.text(text, subtype: subtype))
            return
        }
        let template =
            mergesValues
            ? try MergeTemplate(text, escaping: subtype == .html ? .html : .none) : MergeTemplate(literalHTML: text)
        if template.isConstant, !isTracked, let same = template.render(byteLimit: .max, { _ in nil }) {
            self = .constant(.text(same, subtype: subtype))
        } else {
            self = .merged(template, subtype)
        }
    }

    var isConstant: Bool { if case .constant = self { true } else { false } }

    var names: [String] {
        if case .merged(let template, _) = self { template.names } else { [] }
    }

    var links: [String] {
        if case .merged(let template, _) = self { template.links } else { [] }
    }

    /// `nil` where the merged text is over 5 MiB.
    func part(links: LetterLinks?, value: (String) -> String?) -> MessagePart? {
        switch self {
        case .constant(let part):
            return part
        case .merged(let template, let subtype):
            return template.render(byteLimit: LetterLimits.bodyByteCount, links: links, value)
                .map { .text($0, subtype: subtype) }
        }
    }
}
