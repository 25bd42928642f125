import Accounts
import Campaigns
import Hummingbird
import JSON
import Mail
import Storage
import Verification

/// `/v1/lists`: named sets of contacts. `{list}` is an id or a name.
enum ContactListsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/lists", .key(.read), list),
        .post("/v1/lists", .key(.contactsWrite), add),
        .get("/v1/lists/{list}", .key(.read), show),
        .patch("/v1/lists/{list}", .key(.contactsWrite), change),
        .delete("/v1/lists/{list}", .key(.contactsWrite), remove),
        .post("/v1/lists/{list}/verify", .key(.contactsWrite), verify),
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

    static func named(_ visit: Visit, _ front: Front) async throws -> ListRecord {
        try await find(
            visit.parameters.get("list").flatMap { FormText.decode($0, plusIsSpace: false) } ?? "", visit, front)
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let contacts = try front.contactRooms.contacts
        let lists = try await contacts.lists(of: visit.knownCaller.account)
        let known = try await contacts.listVerifications(of: visit.knownCaller.account)
        let now = front.rooms.time.now()
        let data = lists.map { $0.json(known[$0.key], at: now) }
        return .json(["data": .array(data), "has_more": false, "next_after": .null])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await json(try await named(visit, front), visit, front))
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
            return .json(
                list.json(nil, at: front.rooms.time.now()), status: .created,
                headers: [.location: "/v1/lists/\(list.key)"])
        }
    }

    private static func change(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await named(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let name = reader.string("name", limit: ListRecord.nameByteLimit)
        let description = reader.string("description", limit: ListRecord.descriptionByteLimit)
        let optIn = OptInReader.read(&reader)
        let againDays = reader.integer(
            "verify_again_days", in: Int64(ListVerification.days.lowerBound)...Int64(ListVerification.days.upperBound)
        ).map { Int($0) }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let (contacts, account) = (try front.contactRooms.contacts, visit.knownCaller.account)
        if let againDays {
            try await contacts.setVerification(ofList: list.key, againAfter: againDays, account: account)
        }
        return try await ContactFault.telling {
            let changed = try await contacts.changeList(
                list.key, name: name, description: description, optIn: optIn, account: account)
            return .json(try await json(changed, visit, front))
        }
    }

    /// What is known of its addresses stands with a list.
    private static func json(_ list: ListRecord, _ visit: Visit, _ front: Front) async throws -> JSONValue {
        list.json(
            try await front.contactRooms.contacts.verification(of: list.key, account: visit.knownCaller.account),
            at: front.rooms.time.now())
    }

    private enum Level: String, CaseIterable { case fast, dns }

    /// Answers 202; the members are verified afterwards.
    private static func verify(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let list = try await named(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 4 << 10).value)
        let text = reader.string("level", limit: 10) ?? Level.fast.rawValue
        let level = Level(rawValue: text)
        if level == nil { reader.note("level", "unknown_value", "`level` is fast or dns.") }
        reader.finish()
        guard reader.faults.isEmpty, let level else { throw Problem(reader.faults) }
        try await ask(list, level == .dns ? .dns : .fast, visit, front)
        return .json(
            try await json(list, visit, front), status: .accepted, headers: [.location: "/v1/lists/\(list.key)"])
    }

    /// - Throws: a `Problem` (409) where the list is being verified already.
    static func ask(_ list: ListRecord, _ level: VerificationLevel, _ visit: Visit, _ front: Front) async throws {
        let isTaken = try await front.contactRooms.verifications.ask(
            list, level, account: visit.knownCaller.account, by: visit.knownCaller.actorName)
        guard isTaken else { throw Problem(.conflict, "The list is being verified already.") }
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
