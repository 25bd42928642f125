/// A form that acts (POST), or that filters (GET: all it holds is then in the address).
struct PageForm {
    enum Tone { case usual, grave, quiet }

    let action: String
    var isFilter = false
    var fields: [Field] = []
    let button: String
    var tone = Tone.usual
    /// Stands before its fields' ids, so that a page may have several forms with the same fields.
    var id = ""
    /// What is asked in a dialogue before an act that cannot be undone; without a script the button acts at once.
    var question: String?

    var markup: Markup {
        let refused = RefusedForm.current.flatMap { $0.isSame(as: self) ? $0 : nil }
        let place = refused.flatMap { $0.faultyPlace(in: fields) }
        let shown = refused.map { refused in fields.map(refused.refilled) } ?? fields
        let prefix = id.isEmpty && isFilter ? "filter" : id
        let inside = shown.enumerated().markup { index, field in
            field.markup(in: prefix, fault: index == place ? refused?.fault : nil)
        }
        let fault: Markup? = place == nil ? refused.map { Self.fault($0.fault) } : nil
        let ask: Markup? = question.map { " data-ask=\"\($0)\"" }
        let look: Markup =
            switch tone {
            case .usual: ""
            case .grave: " class=\"grave\""
            case .quiet: " class=\"plain\""
            }
        return """
            <form method="\(isFilter ? "get" : "post")" action="\(action)" class="\(isFilter ? "filter" : fields.allSatisfy(\.isHidden) ? "inline" : "fields")"\(ask)>
            \(inside)\(fault)<p class="do"><button\(look)>\(button)</button></p>
            </form>
            """
    }

    /// As our script writes it.
    fileprivate static func fault(_ words: String) -> Markup {
        "<span class=\"fault wrong small\" id=\"fault\" role=\"alert\">\(words)</span>"
    }
}

/// A field of a form with its label.
struct Field {
    enum Kind {
        case line(type: String)
        case block(rows: Int)
        case choice([(value: String, words: String)])
        case tick
        case hidden
        case file
    }

    let name: String
    let label: String
    var kind = Kind.line(type: "text")
    var value = ""
    var hint: String?
    var isRequired = false
    /// What a browser may fill in by itself (WHATWG HTML, autocomplete).
    var autocomplete: String?
    /// Longest text in characters; a browser keeps to it, the server checks it again.
    var limit: Int?

    var isHidden: Bool { if case .hidden = kind { true } else { false } }

    static func line(
        _ name: String, _ label: String, _ value: String = "", type: String = "text", hint: String? = nil,
        isRequired: Bool = false, autocomplete: String? = nil
    ) -> Field {
        Field(
            name: name, label: label, kind: .line(type: type), value: value, hint: hint, isRequired: isRequired,
            autocomplete: autocomplete)
    }

    static func block(
        _ name: String, _ label: String, _ value: String = "", rows: Int = 6, hint: String? = nil,
        isRequired: Bool = false
    ) -> Field {
        Field(name: name, label: label, kind: .block(rows: rows), value: value, hint: hint, isRequired: isRequired)
    }

    static func choice(
        _ name: String, _ label: String, _ value: String, among choices: [(value: String, words: String)],
        hint: String? = nil
    ) -> Field {
        Field(name: name, label: label, kind: .choice(choices), value: value, hint: hint)
    }

    static func tick(_ name: String, _ label: String, _ isOn: Bool, hint: String? = nil) -> Field {
        Field(name: name, label: label, kind: .tick, value: isOn ? "true" : "", hint: hint)
    }

    static func hidden(_ name: String, _ value: String) -> Field {
        Field(name: name, label: "", kind: .hidden, value: value)
    }

    var markup: Markup { markup(in: "") }

    /// - Parameters:
    ///   - form: stands before the id.
    ///   - fault: what is wrong with what was typed.
    func markup(in form: String, fault: String? = nil) -> Markup {
        let id = form.isEmpty ? name : "\(form)-\(name)"
        let required: Markup = isRequired ? " required" : ""
        let hintLine: Markup? = hint.map { "<span class=\"soft small\" id=\"\(id)-hint\">\($0)</span>" }
        let faultLine: Markup? = fault.map { PageForm.fault($0) }
        let help: Markup = "\(faultLine)\(hintLine)"
        let invalid: Markup = fault == nil ? "" : " aria-invalid=\"true\" aria-errormessage=\"fault\" autofocus"
        let described: Markup = hint == nil ? "" : " aria-describedby=\"\(id)-hint\""
        let filling: Markup? = autocomplete.map { " autocomplete=\"\($0)\"" }
        let longest: Markup? = limit.map { " maxlength=\"\($0)\"" }
        let rest: Markup = "\(required)\(described)\(filling)\(longest)\(invalid)"
        let label: Markup = "<label for=\"\(id)\">\(label)</label>"
        switch kind {
        case .hidden: return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
        case .line(let type):
            return
                "<p>\(label)<input id=\"\(id)\" name=\"\(name)\" type=\"\(type)\" value=\"\(value)\"\(rest)>\(help)</p>\n"
        case .block(let rows):
            return
                "<p>\(label)<textarea id=\"\(id)\" name=\"\(name)\" rows=\"\(rows)\"\(rest)>\n\(value)</textarea>\(help)</p>\n"
        case .choice(let choices):
            let options = choices.markup { choice in
                "<option value=\"\(choice.value)\"\(choice.value == value ? " selected" : "")>\(choice.words)</option>"
            }
            return "<p>\(label)<select id=\"\(id)\" name=\"\(name)\"\(rest)>\(options)</select>\(help)</p>\n"
        case .tick:
            let isOn: Markup = value.isEmpty ? "" : " checked"
            return
                "<p class=\"tick\"><input id=\"\(id)\" name=\"\(name)\" type=\"checkbox\" value=\"true\"\(isOn)\(rest)>\(label)\(help)</p>\n"
        case .file:
            return "<p>\(label)<input id=\"\(id)\" name=\"\(name)\" type=\"file\"\(rest)>\(help)</p>\n"
        }
    }
}
