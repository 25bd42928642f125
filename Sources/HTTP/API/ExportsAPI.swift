import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Mail
import Postmaster
import Storage

/// `/v1/exports`: tables of any length as files, written in the background.
enum ExportsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/exports", .key(.read), list),
        .post("/v1/exports", .key(.read), add).notingItself(),
        .get("/v1/exports/{export}", .key(.read), show),
        .get("/v1/exports/{export}/file", .key(.read), file).notingItself(),
        .delete("/v1/exports/{export}", .key(.read), remove).notingItself(),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let exports = try front.exports
        var query = QueryReader(request)
        let after: ExportKey? = query.key("after")
        let limit = query.limit()
        try query.finish()
        let records = try await exports.list(of: visit.knownCaller.account, before: after, limit: limit + 1)
        return .page(records, limit: limit, after: { $0.key.description }, json: \.json)
    }

    private static func find(_ visit: Visit, _ front: Front) async throws -> ExportRecord {
        let exports = try front.exports
        guard let key = visit.parameters.get("export").flatMap({ ExportKey($0) }),
            let record = try await exports.find(key, account: visit.knownCaller.account)
        else { throw Problem(.notFound, "There is no such export.") }
        return record
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        .json(try await find(visit, front).json)
    }

    /// Answers 202; the file is written afterwards.
    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        _ = try front.exports
        var reader = JSONReader(try await front.json(of: request).value)
        let kind: ExportSubject.Kind? = reader.choice("kind")
        let format: ExportFormat? = reader.choice("format")
        let subject = kind.map { reader.subject($0) }
        reader.finish()
        guard reader.faults.isEmpty, let subject, let format else { throw Problem(reader.faults) }
        let record = try await add(subject, as: format, visit, front)
        return .json(record.json, status: .accepted, headers: [.location: "/v1/exports/\(record.key)"])
    }

    /// Has a table written, and notes who asked for it.
    static func add(
        _ subject: ExportSubject, as format: ExportFormat, _ visit: Visit, _ front: Front
    ) async throws -> ExportRecord {
        let record: ExportRecord
        do {
            // What a report counts, and how many rows are expected, is up to now.
            try await front.rooms.rollups.catchUp()
            record = try await front.exports.add(
                subject, as: format, account: visit.knownCaller.account, by: visit.knownCaller.actorName)
        } catch let fault as ExportFault {
            throw Problem(fault)
        }
        let filter = record.filter.map { "\($0.name)=\($0.value)" }
        let detail = ([subject.kind.rawValue, format.rawValue] + filter).joined(separator: " ")
        try await note("exports.created", record, String(detail.prefix(500)), visit, front)
        return record
    }

    static func file(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await find(visit, front)
        let exports = try front.exports
        guard record.state == .ready else {
            throw Problem(.conflict, record.fault ?? "The export is not ready: \(record.state.rawValue).")
        }
        guard let file = exports.file(of: record) else {
            throw Problem(
                exports.isHere(record) ? .notFound : .conflict,
                exports.isHere(record) ? "The file is gone." : "The file lies on node \(record.node): ask there.")
        }
        if request.method == .get {
            try await note("exports.fetched", record, "\(record.rowCount) rows", visit, front)
        }
        return ExportAnswer.file(file, contentType: record.format.contentType, name: record.fileName)
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        _ = try await remove(visit, front)
        return Response(status: .noContent)
    }

    /// Removes the export in the path, and notes who did.
    static func remove(_ visit: Visit, _ front: Front) async throws -> ExportRecord {
        let record = try await find(visit, front)
        _ = try await front.exports.delete(record)
        try await note("exports.removed", record, record.state.rawValue, visit, front)
        return record
    }

    /// Addresses that leave the house are written down, with who took them.
    private static func note(
        _ action: String, _ record: ExportRecord, _ detail: String, _ visit: Visit, _ front: Front
    ) async throws {
        try await front.rooms.accounts.note(
            action, record.key.description, detail, account: record.account, by: visit.party)
    }
}

extension JSONReader {
    /// One of a closed list, which must be there.
    fileprivate mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) -> Choice?
    where Choice.RawValue == String {
        guard let text = requiredString(name, limit: 60) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        note(name, "unknown_value", "`\(name)` is one of \(all).")
        return nil
    }

    /// `filter`: an object with the parameters that the same table has in a query, all of them strings.
    fileprivate mutating func subject(_ kind: ExportSubject.Kind) -> ExportSubject {
        var inner = JSONReader(value("filter") ?? .object([]), at: place("filter"))
        var parameters: [String: String] = [:]
        for name in kind.parameterNames {
            if let text = inner.string(name, limit: 2_048) { parameters[name] = text }
        }
        inner.finish()
        var faults: [BounceFilter.Fault] = []
        let subject = ExportSubject(kind, parameters: parameters, faults: &faults)
        for fault in faults { inner.note(fault.name, fault.code, fault.detail) }
        take(inner.faults)
        return subject
    }
}

extension ExportRecord {
    fileprivate var filter: [(name: String, value: String)] { subject?.parameters ?? [] }

    var json: JSONValue {
        [
            "id": .string(key.description),
            "kind": .text(subject?.kind.rawValue),
            "format": .string(format.rawValue),
            "filter": .object(filter.map { JSONMember($0.name, .string($0.value)) }),
            "state": .string(state.rawValue),
            "rows": .count(rowCount),
            "expected_rows": .count(expectedCount),
            "byte_count": .count(byteCount),
            "file_name": .string(fileName),
            "file_url": state == .ready ? .string("/v1/exports/\(key)/file") : .null,
            "fault": .text(fault),
            "created_by": .string(createdBy),
            "created_at": .string(createdAt.rfc3339),
            "updated_at": .string(updatedAt.rfc3339),
            "finished_at": .text(finishedAt?.rfc3339),
            "expires_at": .text(expiresAt?.rfc3339),
        ]
    }
}
