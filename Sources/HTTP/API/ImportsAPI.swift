import Accounts
import Campaigns
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Postmaster
import Storage
import Tables
import Verification

/// `/v1/imports`: files of contacts. The body of a POST is the file itself; how it is to be read stands in the query.
enum ImportsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/imports", .key(.read), list),
        .post("/v1/imports", .key(.contactsWrite), add).notingItself(),
        .get("/v1/imports/{import}", .key(.read), show),
        .get("/v1/imports/{import}/rejects", .key(.read), rejects),
        .post("/v1/imports/{import}/cancel", .key(.contactsWrite), cancel),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let imports = try front.contactRooms.imports
        var query = QueryReader(request)
        let after: ImportKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let records = try await imports.list(of: visit.knownCaller.account, before: after, limit: limit + 1)
        return .page(records, limit: limit, after: { $0.key.description }, json: \.json)
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await find(visit, front).json)
    }

    static func find(_ visit: Visit, _ front: Front) async throws -> ImportRecord {
        let imports = try front.contactRooms.imports
        guard let key = visit.parameters.get("import").flatMap({ ImportKey($0) }),
            let record = try await imports.find(key, account: visit.knownCaller.account)
        else { throw Problem(.notFound, "There is no such import.") }
        return record
    }

    private static func cancel(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await find(visit, front)
        guard try await front.contactRooms.imports.cancel(record) else {
            throw Problem(.conflict, "The import is over: \(record.state.rawValue).")
        }
        return .json(try await find(visit, front).json)
    }

    /// Takes the file in and answers 202; it is read afterwards.
    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await add(QueryReader(request), request, visit, front)
    }

    /// - Parameter isHeld: it is not read before somebody has said what its columns mean.
    static func add(
        _ query: consuming QueryReader, held isHeld: Bool = false, isTrial: Bool = false, _ request: Request,
        _ visit: Visit, _ front: Front
    ) async throws -> Response {
        let rooms = try front.contactRooms
        var query = query
        let fileName = query.text("file_name", limit: 200) ?? ""
        var options = ImportOptionsReader.read(&query)
        if isTrial { options.isDryRun = true }
        let listName = query.text("list", limit: ListRecord.nameByteLimit)
        try query.finish()
        if let listName { options.list = try await ContactListsAPI.find(listName, visit, front).key }
        let upload = try await rooms.imports.begin(
            named: fileName, options, account: visit.knownCaller.account, by: visit.knownCaller.actorName)
        do {
            for try await chunk in request.body { try upload.write(Array(chunk.readableBytesView)) }
        } catch {
            await upload.abandon()
            throw problem(error)
        }
        do {
            let record = try await upload.finish(held: isHeld)
            if !options.isDryRun, !isHeld {
                try await front.note("imports.created", record.key.description, fileName, visit)
            }
            return .json(record.json, status: .accepted, headers: [.location: "/v1/imports/\(record.key)"])
        } catch let fault as TableFault {
            throw Problem(.unsupportedMediaType, fault.sentence)
        }
    }

    private static func problem(_ error: any Error) -> any Error {
        switch error {
        case ImportUploadError.tooLong(let limit):
            Problem(
                .bodyTooLarge, "The file is longer than \(limit >> 20) MiB; send it in parts.",
                headers: [.connection: "close"])
        case ImportUploadError.noRoom:
            Problem(.insufficientStorage, "There is no room for the file.", headers: [.connection: "close"])
        default: error
        }
    }

    /// The rows that were not taken in, as CSV with the reason: what is mended can be imported again.
    static func rejects(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let imports = try front.contactRooms.imports
        let record = try await find(visit, front)
        return .csv(
            name: "rejects.csv",
            body: ResponseBody { writer in
                var csv = CSVWriter(header: ["row", "reason", "text"])
                var last = 0
                while true {
                    let page = try await imports.rejects(of: record.key, after: last, limit: 1_000)
                    for reject in page { csv.append([String(reject.row), reject.reason, reject.text]) }
                    try await writer.write(ByteBuffer(bytes: csv.take()))
                    guard page.count == 1_000, let end = page.last?.row else { break }
                    last = end
                }
                try await writer.finish(nil)
            })
    }
}

enum ImportOptionsReader {
    private enum Existing: String, CaseIterable { case update, skip }
    private enum NewFields: String, CaseIterable { case text, ignore }
    private enum Verify: String, CaseIterable {
        case fast, dns, off

        var level: VerificationLevel? {
            switch self {
            case .fast: .fast
            case .dns: .dns
            case .off: nil
            }
        }
    }
    private enum State: String, CaseIterable { case subscribed, unconfirmed }

    static func read(_ query: inout QueryReader) -> ImportOptions {
        var options = ImportOptions()
        options.format = query.choice("format")
        if let encoding: TableEncoding = query.choice("encoding") { options.encoding = encoding }
        if let existing: Existing = query.choice("existing") { options.updatesExisting = existing == .update }
        if let fields: NewFields = query.choice("new_fields") { options.makesFields = fields == .text }
        if let verify: Verify = query.choice("verify") { options.verification = verify.level }
        if let state: State = query.choice("state") {
            options.state = state == .subscribed ? .subscribed : .unconfirmed
        }
        let kind: ContactSource.Kind = query.choice("source") ?? .import
        options.source = ContactSource(kind, origin: query.text("origin", limit: ContactSource.originByteLimit) ?? "")
        options.tags = (query.text("tags", limit: 2_000) ?? "").split(separator: ",").map(String.init)
        if options.tags.count > ContactDraft.maximumTagCount
            || options.tags.contains(where: { $0.utf8.count > ContactDraft.tagByteLimit })
        {
            query.note("tags", "too_long", "`tags` is at most 50 tags of 100 bytes, with commas between them.")
        }
        options.isDryRun = query.flag("dry_run")
        options.mapping = mapping(&query)
        return options
    }

    /// A JSON object of column names and what they mean.
    private static func mapping(_ query: inout QueryReader) -> [String: String] {
        guard let text = query.text("map", limit: 16 << 10) else { return [:] }
        guard case .object(let members) = try? JSONParser.parse(Array(text.utf8)), members.count <= 256 else {
            query.note(
                "map", "invalid_value", "`map` is a JSON object such as {\"E-Mail\":\"email\",\"Town\":\"city\"}.")
            return [:]
        }
        var mapping: [String: String] = [:]
        for member in members {
            guard case .string(let meaning) = member.value else {
                query.note("map", "invalid_value", "What a column means is a string.")
                return [:]
            }
            mapping[member.name] = meaning
        }
        return mapping
    }
}
