import Accounts
import Campaigns
import Hummingbird
import Intake
import JSON
import Mail
import Storage

/// `/v1/templates`: letters that are kept, in all their versions.
enum TemplatesAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/templates", .key(.read), list),
        .post("/v1/templates", .key(.campaignsWrite), add),
        .get("/v1/templates/{id}", .key(.read), show),
        .patch("/v1/templates/{id}", .key(.campaignsWrite), revise),
        .get("/v1/templates/{id}/versions", .key(.read), versions),
        .post("/v1/templates/{id}/preview", .key(.read), preview).unnoted("it only looks"),
    ]

    /// By name.
    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let limit = query.limit()
        let after = query.text("after")
        let includesArchived = query.flag("archived")
        try query.finish()
        let found = try await front.templates.templates(
            account: visit.knownCaller.account, includesArchived: includesArchived, after: after ?? "",
            limit: limit + 1)
        return .page(found, limit: limit, after: \.name, json: \.json)
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var reader = JSONReader(try await front.json(of: request, upTo: 16 << 20).value)
        let name = reader.requiredString("name", limit: 200)
        if name?.isEmpty == true { reader.note("name", "too_short", "`name` is 1 to 200 bytes.") }
        let text = TemplateReader.text(&reader, over: nil)
        reader.finish()
        guard reader.faults.isEmpty, let name, let text else { throw Problem(reader.faults) }
        try check(text, front)
        do {
            let template = try await front.templates.add(
                text, named: name, account: visit.knownCaller.account, by: visit.knownCaller.actor.description)
            return .json(
                template.json(text), status: .created, headers: [.location: "/v1/templates/\(template.key)"])
        } catch TemplateError.nameTaken {
            throw Problem(.conflict, "There is a template of that name.")
        } catch TemplateError.badName {
            throw Problem([.init(place: .pointer("/name"), code: "invalid_value", detail: "`name` is 1 to 200 bytes.")])
        }
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let template = try await find(visit, front)
        let version = try await version(nil, of: template, front)
        return .json(template.json(version.text))
    }

    /// A new version with what is given, the rest as it was; `archived` alone makes none.
    private static func revise(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let template = try await find(visit, front)
        let body = try await front.json(of: request, upTo: 16 << 20).value
        var reader = JSONReader(body)
        let archived = reader.bool("archived")
        let latest = try await version(nil, of: template, front)
        let text = TemplateReader.text(&reader, over: latest.text)
        reader.finish()
        guard reader.faults.isEmpty, let text else { throw Problem(reader.faults) }
        let caller = visit.knownCaller
        if let archived { try await front.templates.archive(template.key, archived, account: caller.account) }
        if text != latest.text {
            try check(text, front)
            _ = try await front.templates.revise(
                template.key, to: text, account: caller.account, by: caller.actor.description)
        }
        return .json(try await find(visit, front).json(text))
    }

    private static func versions(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let template = try await find(visit, front)
        let found = try await front.templates.versions(of: template.key, account: template.account)
        return .json(["data": .array(found.map(\.json))])
    }

    /// What one recipient would get. Nothing is sent.
    private static func preview(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let template = try await find(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 1 << 20).value)
        let number = reader.integer("version", in: 1...1_000_000)
        let recipient = TemplateReader.recipient(&reader)
        reader.finish()
        guard reader.faults.isEmpty, let recipient else { throw Problem(reader.faults) }
        let version = try await version(number.map(Int.init), of: template, front)
        let letter = Letter(from: NamedMailbox(mailbox: recipient.address.mailbox), text: version.text)
        do {
            return .json(try front.rooms.submission.sample(letter, for: recipient).json)
        } catch .letter(let faults) {
            throw Problem(faults)
        }
    }

    static func find(_ visit: Visit, _ front: Front) async throws -> Template {
        guard let text = visit.parameters.get("id"), let key = TemplateKey(text),
            let template = try await front.templates.template(key, account: visit.knownCaller.account)
        else { throw Problem(.notFound, "No such template.") }
        return template
    }

    private static func version(_ number: Int?, of template: Template, _ front: Front) async throws -> TemplateVersion {
        guard let version = try await front.templates.version(number, of: template.key, account: template.account)
        else { throw Problem(.notFound, "The template has no such version.") }
        return version
    }

    /// - Throws: a `Problem` where nobody could be sent it.
    static func check(_ text: TemplateText, _ front: Front) throws {
        let faults = front.rooms.submission.faults(of: Letter(from: Self.somebody, text: text))
        guard faults.isEmpty else { throw Problem(faults) }
    }

    private static let somebody = NamedMailbox(mailbox: Mailbox("somebody@example.com")!)
}

extension Front {
    var templates: Templates { rooms.mailings.templates }
}

/// The parts of a template in a request.
enum TemplateReader {
    private static let textByteLimit = 5 << 20

    /// - Parameter old: what stands for what is not given; `nil`: subject and a text are wanted.
    static func text(_ reader: inout JSONReader, over old: TemplateText?) -> TemplateText? {
        let subject = old == nil ? reader.requiredString("subject", limit: 998) : reader.string("subject", limit: 998)
        let text = reader.string("text", limit: textByteLimit)
        let html = reader.string("html", limit: textByteLimit)
        let defaults = defaults(&reader)
        if old == nil, text == nil, html == nil, reader.faults.isEmpty {
            reader.note("text", "required", "Give `text`, `html` or both.")
        }
        guard let subject = subject ?? old?.subject else { return nil }
        return TemplateText(
            subject: subject, text: text ?? old?.text, html: html ?? old?.html,
            defaults: defaults ?? old?.defaults ?? [:])
    }

    /// `to`: an address as in a letter; by default somebody at example.com without values.
    static func recipient(_ reader: inout JSONReader) -> LetterRecipient? {
        var recipients = RecipientsReader()
        recipients.read(reader.value("to") ?? .string("reader@example.com"), at: 0)
        for rejected in recipients.rejected { reader.take([rejected.fault]) }
        return recipients.good.first?.recipient
    }

    private static func defaults(_ reader: inout JSONReader) -> [String: String]? {
        guard let value = reader.value("defaults") else { return nil }
        guard case .object(let members) = value, members.count <= 200 else {
            reader.note("defaults", "wrong_type", "`defaults` is an object of at most 200 strings.")
            return nil
        }
        var defaults: [String: String] = [:]
        for member in members {
            guard case .string(let text) = member.value, text.utf8.count <= 16 << 10 else {
                reader.note("defaults", "wrong_type", "A default is a string of at most 16 KiB.")
                return nil
            }
            defaults[member.name] = text
        }
        return defaults
    }
}

extension Template {
    func json(_ text: TemplateText) -> JSONValue {
        guard case .object(let members) = json, case .object(let rest) = text.json else { return .null }
        return .object(members + rest)
    }

    var json: JSONValue {
        [
            "id": .string(key.description),
            "name": .string(name),
            "version": .count(version),
            "created_at": .string(createdAt.rfc3339),
            "archived_at": .text(archivedAt?.rfc3339),
        ]
    }
}

extension TemplateText {
    fileprivate var json: JSONValue {
        [
            "subject": .string(subject),
            "text": .text(text),
            "html": .text(html),
            "defaults": .object(defaults.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }),
        ]
    }
}

extension TemplateVersion {
    fileprivate var json: JSONValue {
        guard case .object(let rest) = text.json else { return .null }
        let head: [JSONMember] = [
            JSONMember("version", .count(version)), JSONMember("made_at", .string(madeAt.rfc3339)),
            JSONMember("made_by", .string(madeBy)),
        ]
        return .object(head + rest)
    }
}

extension LetterSample {
    fileprivate var json: JSONValue {
        [
            "subject": .string(subject),
            "text": .text(text),
            "html": .text(html),
            "names": .array(names.map(JSONValue.string)),
            "missing": .array(missing.map(JSONValue.string)),
            "byte_count": .count(byteCount),
        ]
    }
}
