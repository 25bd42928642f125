import Accounts
import Campaigns
import HTTPTypes
import Hummingbird
import Intake
import JSON
import Mail
import Spool
import Storage

/// `/v1/contacts`: the people an account writes to. `{contact}` is an id or an address.
enum ContactsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/contacts", .key(.read), list),
        .post("/v1/contacts", .key(.contactsWrite), add).unnoted(historyTells),
        .get("/v1/contacts:export", .key(.read), ContactsExport.answer).noted(),
        .get("/v1/contacts/{contact}", .key(.read), show),
        .patch("/v1/contacts/{contact}", .key(.contactsWrite), change).unnoted(historyTells),
        .delete("/v1/contacts/{contact}", .key(.contactsWrite), remove).notingItself(),
        .get("/v1/contacts/{contact}/consents", .key(.read), consents),
        .get("/v1/contacts/{contact}/history", .key(.read), history),
        .post("/v1/contacts/{contact}/confirm", .key(.contactsWrite), confirm).unnoted(historyTells),
        .post("/v1/contacts/{contact}/erase", .key(.contactsWrite), erase).notingItself(),
        .post("/v1/contacts/{contact}/resubscribe", .key(.contactsWrite), resubscribe),
        .post("/v1/contacts/{contact}/unsubscribe", .key(.contactsWrite), unsubscribe).unnoted(historyTells),
    ]

    private static let historyTells = "daily work on one person: the contact's history tells of its states, and by whom"

    // MARK: Reading

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let rooms = try front.contactRooms
        var query = QueryReader(request)
        let filter = ContactFilterReader.read(&query)
        let after: ContactKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let account = visit.knownCaller.account
        let page = try await ContactFault.telling {
            try await rooms.contacts.contacts(filter, account: account, after: after, limit: limit)
        }
        let attachments = try await rooms.contacts.attachments(of: page.contacts.map(\.key))
        return .json([
            "data": .array(zip(page.contacts, attachments).map { $0.json($1) }),
            "has_more": .bool(page.next != nil),
            "next_after": .text(page.next?.description),
        ])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await shown(try await find(visit, front), front)
    }

    private static func consents(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await find(visit, front)
        let consents = try await front.contactRooms.contacts.consents(of: contact.key)
        return .json(["data": .array(consents.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func history(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await find(visit, front)
        let changes = try await front.contactRooms.contacts.history(of: contact.key)
        return .json(["data": .array(changes.map(\.json)), "has_more": false, "next_after": .null])
    }

    static func find(_ visit: Visit, _ front: Front) async throws -> ContactRecord {
        let contacts = try front.contactRooms.contacts
        let account = visit.knownCaller.account
        let text = visit.parameters.get("contact").flatMap { FormText.decode($0, plusIsSpace: false) } ?? ""
        var found: ContactRecord?
        if let key = ContactKey(text) {
            found = try await contacts.contact(key, account: account)
        } else if let mailbox = Mailbox(internationalized: text) {
            found = try await contacts.contact(at: mailbox, account: account)
        }
        guard let found else { throw Problem(.notFound, "There is no such contact.") }
        return found
    }

    static func shown(
        _ contact: ContactRecord, _ front: Front, status: HTTPResponse.Status = .ok, also: [JSONMember] = []
    ) async throws -> Response {
        let attachments = try await front.contactRooms.contacts.attachments(of: [contact.key])
        guard case .object(let members) = contact.json(attachments[0]) else { return .json(.null) }
        return .json(
            .object(members + also), status: status, headers: [.location: "/v1/contacts/\(contact.key)"])
    }

    // MARK: Writing

    /// Adds a contact, or changes what stands: the same call twice leaves one. With `confirm`, a new contact is asked to
    /// confirm the address, and gets nothing else until it does.
    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let rooms = try front.contactRooms
        let caller = visit.knownCaller
        let types = try await rooms.contacts.fieldTypes(of: caller.account)
        var reader = ContactReader(try await front.json(of: request, upTo: 256 << 10).value, types: types)
        reader.readAddress()
        reader.readChange()
        reader.readIntake()
        let (draft, wish) = try reader.finish()
        var lists: [ListRecord] = []
        for name in wish.lists { lists.append(try await ContactListsAPI.find(name, visit, front)) }
        if wish.confirms, lists.first?.optIn == nil {
            throw Problem([
                .init(
                    place: .pointer("/lists"), code: "no_confirmation_mail",
                    detail: "The first of `lists` has no confirmation mail; give the list an `opt_in`.")
            ])
        }
        var intake = ContactIntake(account: caller.account, source: wish.source, by: caller.actorName)
        intake.lists = lists.map(\.key)
        intake.state = wish.confirms ? .unconfirmed : .subscribed
        let outcome = try await rooms.contacts.take([draft], intake)[0]
        guard let key = outcome.contact, let contact = try await rooms.contacts.contact(key, account: caller.account)
        else { throw ContactFault.refused(outcome) }
        var also: [JSONMember] = []
        if wish.confirms, contact.state == .unconfirmed, let list = lists.first {
            also = [JSONMember("confirmation", try await asked(contact, list, caller, rooms))]
        }
        if case .created = outcome { return try await shown(contact, front, status: .created, also: also) }
        return try await shown(contact, front, also: also)
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let rooms = try front.contactRooms
        let contact = try await find(visit, front)
        let types = try await rooms.contacts.fieldTypes(of: contact.account)
        var reader = ContactReader(try await front.json(of: request, upTo: 256 << 10).value, types: types)
        reader.draft = ContactDraft(contact.mailbox)
        reader.readChange()
        reader.readRemovals()
        let (draft, wish) = try reader.finish()
        try await apply(draft, wish, to: contact, visit, front)
        return try await shown(try await find(visit, front), front)
    }

    /// Fields, tags and lists of a contact that stands.
    static func apply(
        _ draft: ContactDraft, _ wish: ContactReader.Wish, to contact: ContactRecord, _ visit: Visit, _ front: Front
    ) async throws {
        let contacts = try front.contactRooms.contacts
        var intake = ContactIntake(
            account: contact.account, source: contact.source, by: visit.knownCaller.actorName)
        for name in wish.lists { intake.lists.append(try await ContactListsAPI.find(name, visit, front).key) }
        var left: [ListKey] = []
        for name in wish.leavingLists { left.append(try await ContactListsAPI.find(name, visit, front).key) }
        _ = try await contacts.take([draft], intake)
        _ = try await contacts.take(
            off: wish.leavingTags, leaving: left, contact: contact.key, account: contact.account)
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await remove(try await find(visit, front), visit, front)
        return Response(status: .noContent)
    }

    static func remove(_ contact: ContactRecord, _ visit: Visit, _ front: Front) async throws {
        try await front.contactRooms.contacts.remove(contact)
        // Without the address: it is to be gone.
        try await front.note("contacts.removed", contact.key.description, "", visit)
    }

    private static func erase(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await find(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 4 << 10).value)
        let trace = reader.choice("keep", ErasureTrace.self) ?? .hash
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        try await erase(contact, keeping: trace, visit, front)
        return Response(status: .noContent)
    }

    static func erase(
        _ contact: ContactRecord, keeping trace: ErasureTrace, _ visit: Visit, _ front: Front
    ) async throws {
        try await front.contactRooms.contacts.erase(contact, keeping: trace, by: visit.knownCaller.actorName)
        try await front.note("contacts.erase", contact.key.description, "keeping \(trace.rawValue)", visit)
    }

    private static func unsubscribe(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await find(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 16 << 10).value)
        let note = reader.string("note", limit: 1_000)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        try await front.contactRooms.contacts.unsubscribe(
            contact, by: visit.knownCaller.actorName, note: note)
        return try await shown(try await find(visit, front), front)
    }

    /// The person asked for mail again: says so, with the reason, and lifts the account's own suppression.
    private static func resubscribe(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await find(visit, front)
        try Front.demand(.suppressionsWrite, of: visit.knownCaller)
        var reader = JSONReader(try await front.json(of: request, upTo: 16 << 10).value)
        let why = reader.requiredString("note", limit: 1_000)
        reader.finish()
        if why?.isEmpty == true { reader.note("note", "too_short", "`note` says how the person asked for it.") }
        guard reader.faults.isEmpty, let why else { throw Problem(reader.faults) }
        try await resubscribe(contact, why, visit, front)
        return try await shown(try await find(visit, front), front)
    }

    /// - Throws: a `Problem` (403) where the caller may not change suppressions.
    static func resubscribe(_ contact: ContactRecord, _ why: String, _ visit: Visit, _ front: Front) async throws {
        try Front.demand(.suppressionsWrite, of: visit.knownCaller)
        let actor = visit.knownCaller.actorName
        _ = try await front.rooms.spool.unsuppress(
            contact.mailbox, scope: .account(contact.account), by: actor, why: why)
        try await front.contactRooms.contacts.note(.resubscribed, of: contact, by: actor, note: why)
    }

    // MARK: Confirmation

    private static func confirm(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contact = try await find(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 4 << 10).value)
        let name = reader.requiredString("list", limit: ListRecord.nameByteLimit)
        reader.finish()
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        let list = try await ContactListsAPI.find(name, visit, front)
        let rooms = try front.contactRooms
        let answer = try await asked(contact, list, visit.knownCaller, rooms)
        return .json(["contact_id": .string(contact.key.description), "confirmation": answer], status: .accepted)
    }

    /// - Throws: a `Problem` (409) where it is not asked.
    static func asked(
        _ contact: ContactRecord, _ list: ListRecord, _ caller: Caller, _ rooms: ContactRooms
    ) async throws -> JSONValue {
        switch try await rooms.confirmations.ask(contact, for: list, caller: caller) {
        case .sent(let message): return ["status": "sent", "message_id": .string(message.description)]
        case .suppressed: return ["status": "suppressed", "message_id": .null]
        case .tooOften:
            throw Problem(
                .conflict, "The contact was asked \(Confirmations.dailyLimit) times within a day; wait until tomorrow.")
        case .notUnconfirmed(let state):
            throw Problem(
                .conflict, "The contact is \(state.rawValue): only unconfirmed contacts are asked to confirm.")
        case .noMail: throw Problem(.conflict, "The list has no confirmation mail; give it an `opt_in`.")
        case .faulty(let faults):
            throw Problem(.conflict, faults.first?.detail ?? "The confirmation mail cannot be made.")
        }
    }
}

extension Caller {
    /// Who acts, for histories.
    var actorName: String { actor.description }
}

extension Front {
    /// - Throws: a `Problem` (503) on a node that keeps no contacts.
    var contactRooms: ContactRooms {
        get throws {
            guard let contacts = rooms.contacts else {
                throw Problem(.unavailable, "This node keeps no contacts.")
            }
            return contacts
        }
    }
}

/// What the room of contacts finds wrong, in the API's words.
enum ContactFault {
    static func refused(_ outcome: ContactOutcome) -> Problem {
        switch outcome {
        case .suppressed(let cause):
            Problem(.conflict, "The address is suppressed (\(cause)) and was not added.")
        case .erased:
            Problem(.conflict, "The owner of the address asked to be forgotten; it was not added.")
        case .created, .updated, .skipped: Problem(.conflict, "The contact was removed meanwhile.")
        }
    }

    static func telling<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as SegmentError {
            throw problem(error)
        } catch let error as ListError {
            throw problem(error)
        }
    }

    private static func problem(_ error: SegmentError) -> Problem {
        switch error {
        case .badRule(let fault):
            Problem([
                .init(
                    place: .pointer("/rule"), code: "invalid_rule",
                    detail: "At byte \(fault.offset): \(fault.sentence)")
            ])
        case .badName:
            Problem([
                .init(place: .pointer("/name"), code: "invalid_name", detail: "`name` is 1 to 200 bytes in one line.")
            ])
        case .nameTaken: Problem(.conflict, "Another segment has that name.")
        case .notFound: Problem(.notFound, "There is no such list or segment.")
        case .tooMany: Problem(.conflict, "An account has at most 1,000 segments.")
        }
    }

    private static func problem(_ error: ListError) -> Problem {
        switch error {
        case .badName:
            Problem([
                .init(place: .pointer("/name"), code: "invalid_name", detail: "`name` is 1 to 200 bytes in one line.")
            ])
        case .nameTaken: Problem(.conflict, "Another list has that name.")
        case .notFound: Problem(.notFound, "There is no such list.")
        case .tooMany: Problem(.conflict, "An account has at most 10,000 lists.")
        }
    }
}
