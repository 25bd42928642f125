import Synchronization

/// A form that was sent without a script and not taken. While it is current, the page that it stood on shows it once more with
/// what was typed, and the fault beside its field.
final class RefusedForm: Sendable {
    @TaskLocal static var current: RefusedForm?

    /// The path it was sent to.
    let action: String
    /// By the names of its fields.
    let typed: [String: [String]]
    let fault: String
    /// The field that is at fault, where that is known.
    let field: String?
    private let wasShown = Atomic(false)

    init(action: String, typed: [String: [String]], _ problem: Problem) {
        self.action = action
        self.typed = typed
        fault = problem.detail
        field = problem.faults.first.flatMap { fault in
            if case .pointer(let pointer) = fault.place { String(pointer.dropFirst()) } else { nil }
        }
    }

    /// False where the page has no such form (any more): then the fault must be told in another way.
    var isShown: Bool { wasShown.load(ordering: .relaxed) }

    /// Whether a form is this one: a page may have several that are sent to one path with other hidden fields.
    func isSame(as form: PageForm) -> Bool {
        guard !form.isFilter, form.action == action else { return false }
        let isSame = form.fields.allSatisfy { !$0.isHidden || typed[$0.name]?.first ?? "" == $0.value }
        return isSame && !wasShown.exchange(true, ordering: .relaxed)
    }

    /// The place of the field at fault: by its name, else the one whose label the words name most fully.
    func faultyPlace(in fields: [Field]) -> Int? {
        let shown = fields.indices.filter { !fields[$0].isHidden }
        if let place = shown.first(where: { fields[$0].name == field }) { return place }
        let words = fault.lowercased()
        let named = shown.filter { place in
            let label = fields[place].label.prefix { $0 != "(" }.lowercased()
            return !label.isEmpty && words.contains(label)
        }
        return named.max { fields[$0].label.utf8.count < fields[$1].label.utf8.count }
    }

    /// The field with what was typed into it. Passwords are typed again.
    func refilled(_ field: Field) -> Field {
        var field = field
        switch field.kind {
        case .line(type: "password"), .file, .hidden: break
        case .tick: field.value = typed[field.name]?.first == nil ? "" : "true"
        case .line, .block, .choice: field.value = typed[field.name]?.first ?? field.value
        }
        return field
    }
}
