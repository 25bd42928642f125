import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import Spool
import Storage

/// Changes one contact, as the API does.
enum ContactActs {
    static let endpoints: [Endpoint] = [
        .post("/contacts/{contact}", .act(.contactsWrite), change).unnoted(historyTells),
        .post("/contacts/{contact}/confirm", .act(.contactsWrite), confirm).unnoted(historyTells),
        .post("/contacts/{contact}/erase", .act(.contactsWrite), erase).notingItself(),
        .post("/contacts/{contact}/remove", .act(.contactsWrite), remove).notingItself(),
        .post("/contacts/{contact}/resubscribe", .act(.contactsWrite), resubscribe),
        .post("/contacts/{contact}/unsubscribe", .act(.contactsWrite), unsubscribe),
    ]

    private static let historyTells = "daily work on one person: the contact's history tells of its states, and by whom"

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await ContactsAPI.find(visit, front)
        let contacts = try front.contactRooms.contacts
        let form = try await FormReader(request, front)
        var draft = ContactDraft(contact.mailbox)
        for (name, type) in try await contacts.fieldTypes(of: contact.account).sorted(by: { $0.key < $1.key })
        where form.has("field.\(name)") {
            let text = try form.text("field.\(name)", limit: FieldValue.textByteLimit) ?? ""
            // What was not touched stays as it is, even where the page shows it plainer.
            guard text != ContactForms.shown(contact.fields[name]) else { continue }
            do {
                draft.fields[name] = .some(try FieldValue.parse(text, as: type))
            } catch {
                throw Problem([
                    .init(
                        place: .pointer("/field.\(name)"), code: "invalid_value",
                        detail: "“\(name)” \(error.sentence).")
                ])
            }
        }
        let attachments = try await contacts.attachments(of: [contact.key])[0]
        draft.tags = try tags(form)
        var wish = ContactReader.Wish()
        wish.leavingTags = attachments.tags.filter { !draft.tags.contains($0) }
        for list in try await contacts.lists(of: contact.account).prefix(ContactForms.listLimit) {
            let isMember = attachments.lists.contains(list.key)
            switch (isMember, form.flag("list.\(list.key)")) {
            case (false, true): wish.lists.append("\(list.key)")
            case (true, false): wish.leavingLists.append("\(list.key)")
            default: break
            }
        }
        try await ContactsAPI.apply(draft, wish, to: contact, visit, front)
        return Said.then("/contacts/\(contact.key)", "The contact is changed.")
    }

    private static func tags(_ form: FormReader) throws -> [String] {
        let tags = (try form.text("tags", limit: 8 << 10) ?? "").split(separator: ",")
            .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }.filter { !$0.isEmpty }
        guard tags.count <= ContactDraft.maximumTagCount,
            tags.allSatisfy({
                $0.utf8.count <= ContactDraft.tagByteLimit && $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            })
        else {
            throw Problem([
                .init(
                    place: .pointer("/tags"), code: "invalid_value",
                    detail:
                        "Tags are at most \(ContactDraft.maximumTagCount), each at most \(ContactDraft.tagByteLimit) bytes in one line."
                )
            ])
        }
        return tags
    }

    private static func confirm(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await ContactsAPI.find(visit, front)
        let name = try await FormReader(request, front).demand("list", "The list", limit: ListRecord.nameByteLimit)
        let list = try await ContactListsAPI.find(name, visit, front)
        let answer = try await ContactsAPI.asked(contact, list, visit.knownCaller, try front.contactRooms)
        let isSent = answer["status"] == .string("sent")
        return Said.then(
            "/contacts/\(contact.key)",
            isSent ? "The person is asked to confirm." : "The address is suppressed: nothing was sent.")
    }

    private static func erase(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await ContactsAPI.find(visit, front)
        let trace = try await FormReader(request, front).choice("keep", ErasureTrace.self) ?? .hash
        try await ContactsAPI.erase(contact, keeping: trace, visit, front)
        return Said.then("/contacts", "The person is forgotten.")
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await ContactsAPI.remove(try await ContactsAPI.find(visit, front), visit, front)
        return Said.then("/contacts", "The contact is removed.")
    }

    private static func resubscribe(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await ContactsAPI.find(visit, front)
        let why = try await FormReader(request, front).demand("why", "How they asked for mail again", limit: 1_000)
        try await ContactsAPI.resubscribe(contact, why, visit, front)
        return Said.then("/contacts/\(contact.key)", "The person is subscribed again.")
    }

    private static func unsubscribe(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await ContactsAPI.find(visit, front)
        try await front.contactRooms.contacts.unsubscribe(contact, by: visit.knownCaller.actorName, note: nil)
        return Said.then("/contacts/\(contact.key)", "The person is unsubscribed: nothing is sent to the address.")
    }
}
