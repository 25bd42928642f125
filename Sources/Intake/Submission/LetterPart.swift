import Mail

/// The text or the HTML of a letter: encoded once where it is the same for everybody, else a template.
enum LetterPart {
    case constant(MessagePart)
    case merged(MergeTemplate, MessagePart.TextSubtype)

    init(_ text: String, subtype: MessagePart.TextSubtype, mergesValues: Bool) throws(MergeTemplateError) {
        guard mergesValues else {
            self = .constant(.text(text, subtype: subtype))
            return
        }
        let template = try MergeTemplate(text, escaping: subtype == .html ? .html : .none)
        if template.isConstant, let same = template.render(byteLimit: .max, { _ in nil }) {
            self = .constant(.text(same, subtype: subtype))
        } else {
            self = .merged(template, subtype)
        }
    }

    var isConstant: Bool { if case .constant = self { true } else { false } }

    /// `nil` where the merged text is over 5 MiB.
    func part(for recipient: LetterRecipient) -> MessagePart? {
        switch self {
        case .constant(let part):
            return part
        case .merged(let template, let subtype):
            return template.render(byteLimit: LetterLimits.bodyByteCount, recipient.value)
                .map { .text($0, subtype: subtype) }
        }
    }
}
