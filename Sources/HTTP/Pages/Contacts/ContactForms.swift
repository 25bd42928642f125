import Accounts
import Campaigns
import Mail
import Storage

/// What may be done with one contact: fields, tags and lists changed, its state, its end.
struct ContactForms {
    /// Lists that a page has ticks for: the first of the account's.
    static let listLimit = 100

    let markup: Markup

    init(
        _ contact: ContactRecord, _ attachments: ContactAttachments, _ types: [String: FieldType],
        _ lists: [ListRecord], _ caller: Caller
    ) {
        let path = "/contacts/\(contact.key)"
        let change = PageForm(
            action: path, fields: Self.fields(contact, attachments, types, lists), button: "Keep", id: "change")
        let states = Self.states(contact, attachments, lists, caller, path)
        let end =
            PageForm(
                action: "\(path)/erase",
                fields: [
                    .choice(
                        "keep", "What is kept", ErasureTrace.hash.rawValue,
                        among: [
                            (ErasureTrace.hash.rawValue, "a hash, so that no import brings them back"),
                            (ErasureTrace.address.rawValue, "the address, suppressed"),
                        ])
                ], button: "Forget the person", tone: .grave, id: "erase",
                question: "Forget this person for good, with their history?"
            ).markup
            + PageForm(
                action: "\(path)/remove", button: "Remove the contact", tone: .grave,
                question: "Remove this contact? It may come in again."
            ).markup
        markup = """
            <div class="columns">\(Card("Change it", change.markup).markup)\
            <div>\(states.isEmpty ? .nothing : Card("Its state", states).markup)\
            \(Card("Its end", lead: "Removed, it may come in again; forgotten, it may not.", end).markup)</div></div>
            """
    }

    /// A value as a field of the form holds it: without what could turn the page around.
    static func shown(_ value: FieldValue?) -> String {
        Shown.line(value?.text ?? "", limit: FieldValue.textByteLimit)
    }

    private static func fields(
        _ contact: ContactRecord, _ attachments: ContactAttachments, _ types: [String: FieldType],
        _ lists: [ListRecord]
    ) -> [Field] {
        var fields = types.sorted { $0.key < $1.key }.map { name, type -> Field in
            let value = Self.shown(contact.fields[name])
            return switch type {
            case .flag:
                .choice("field.\(name)", name, value, among: [("", "–"), ("true", "yes"), ("false", "no")])
            case .date: .line("field.\(name)", name, value, hint: "Such as 2026-11-21.")
            case .number, .text: .line("field.\(name)", name, value)
            }
        }
        fields.append(
            .line("tags", "Tags", attachments.tags.joined(separator: ", "), hint: "With commas between them."))
        fields += lists.prefix(listLimit).map { list in
            .tick("list.\(list.key)", Shown.line(list.name, limit: 120), attachments.lists.contains(list.key))
        }
        return fields
    }

    private static func states(
        _ contact: ContactRecord, _ attachments: ContactAttachments, _ lists: [ListRecord],
        _ caller: Caller,
        _ path: String
    ) -> Markup {
        var markup = Markup.nothing
        let asking = lists.filter { $0.optIn != nil }
        if contact.state == .unconfirmed, !asking.isEmpty {
            let choices = asking.prefix(listLimit).map { ("\($0.key)", Shown.line($0.name, limit: 120)) }
            let own = asking.first { attachments.lists.contains($0.key) } ?? asking[0]
            markup +=
                PageForm(
                    action: "\(path)/confirm", fields: [.choice("list", "For the list", "\(own.key)", among: choices)],
                    button: "Ask to confirm", id: "confirm"
                ).markup
        }
        if contact.state == .subscribed || contact.state == .unconfirmed {
            markup +=
                PageForm(
                    action: "\(path)/unsubscribe", button: "Unsubscribe", tone: .grave,
                    question: "Unsubscribe this person? Nothing is sent to the address then."
                ).markup
        } else if caller.may(.suppressionsWrite) {
            markup +=
                PageForm(
                    action: "\(path)/resubscribe",
                    fields: [
                        .line(
                            "why", "How they asked for mail again", hint: "Also lifts the account's suppression.",
                            isRequired: true)
                    ], button: "Subscribe again", id: "resubscribe"
                ).markup
        }
        return markup
    }
}
