import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import Storage

/// `/v1/lists`: named sets of contacts. `{list}` is an id or a name.
enum ContactListsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/lists", .key(.read), list),
        .post("/v1/lists", .key(.contactsWrite), add),
        .get("/v1/lists/{list}", .key(.read), show),
        .patch("/v1/lists/{list}", .key(.contactsWrite), change),
        .delete("/v1/lists/{list}", .key(.contactsWrite), remove),
    ]

    /// By id or name, of the caller's account.
    static func find(_ text: String, _ visit: Visit, _ front: Front) async throws -> ListRecord {
        let contacts = try front.contactRooms.contacts
        let account = visit.knownCaller.account
        if let key = ListKey(text), let list = try await contacts.list(key, account: account) { return list }
        guard let list = try await contacts.list(named: text, account: account) else {
            throw Problem(.notFound, "There is no list `\(Shown.line(text, limit: 80))`.")
        }
        return list
    }

    private static func named(_ visit: Visit, _ front: Front) async throws -> ListRecord {
        try await find(
            visit.parameters.get("list").flatMap { FormText.decode($0, plusIsSpace: false) } ?? "", visit, front)
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let lists = try await front.contactRooms.contacts.lists(of: visit.knownCaller.account)
        return .json(["data": .array(lists.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await named(visit, front).json)
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.requiredString("name", limit: ListRecord.nameByteLimit)
        let description = reader.string("description", limit: ListRecord.descriptionByteLimit)
        let optIn = OptInReader.read(&reader)
        reader.finish()
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        return try await ContactFault.telling {
            let list = try await contacts.makeList(
                named: name, description: description ?? "", optIn: optIn ?? nil, account: visit.knownCaller.account)
            return .json(list.json, status: .created, headers: [.location: "/v1/lists/\(list.key)"])
        }
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await named(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.string("name", limit: ListRecord.nameByteLimit)
        let description = reader.string("description", limit: ListRecord.descriptionByteLimit)
        let optIn = OptInReader.read(&reader)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return try await ContactFault.telling {
            .json(
                try await front.contactRooms.contacts.changeList(
                    list.key, name: name, description: description, optIn: optIn, account: visit.knownCaller.account
                ).json)
        }
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await named(visit, front)
        return try await ContactFault.telling {
            try await front.contactRooms.contacts.removeList(list.key, account: visit.knownCaller.account)
            return Response(status: .noContent)
        }
    }
}

/// Reads the confirmation mail of a list: an object, `false` for none.
enum OptInReader {
    /// `nil` where nothing is said, `.some(nil)` where confirmations are to end.
    static func read(_ reader: inout JSONReader) -> OptInMail?? {
        guard let value = reader.value("opt_in") else { return nil }
        if value == .bool(false) { return .some(nil) }
        var mail = JSONReader(value, at: reader.place("opt_in"))
        defer { reader.take(mail.faults) }
        let from = mail.requiredString("from", limit: 1_000)
        let mailbox = from.flatMap { mail.mailbox($0, "from") }
        let name = mail.string("from_name", limit: 200)
        let subject = mail.string("subject", limit: OptInMail.subjectByteLimit)
        let text = mail.string("text", limit: OptInMail.textByteLimit)
        let hours = mail.integer("hours", in: 1...2_160)
        mail.finish()
        guard mail.faults.isEmpty, let mailbox else { return nil }
        var optIn = OptInMail(from: NamedMailbox(mailbox: mailbox, name: name))
        if let subject { optIn.subject = subject }
        if let text { optIn.text = text }
        if let hours { optIn.life = .seconds(hours * 3_600) }
        return .some(optIn)
    }
}
