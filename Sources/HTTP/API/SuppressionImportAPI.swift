import Accounts
import Bounce
import HTTPTypes
import Hummingbird
import Intake
import JSON
import Mail
import Spool
import Storage

/// `POST /v1/suppressions:import`: a list as CSV, ours or another service's, read as it comes.
enum SuppressionImportAPI {
    /// 1 GiB: some ten million rows. What is read is never held.
    static let byteLimit = 1 << 30

    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard request.headers[.contentType]?.lowercased().hasPrefix("text/csv") == true else {
            throw Problem(.unsupportedMediaType, "Send the list as `Content-Type: text/csv` in UTF-8.")
        }
        var query = QueryReader(request)
        let list: SuppressionsAPI.List = query.choice("list") ?? .account
        var options = SuppressionImport.Options(
            scope: list.scope(visit.knownCaller), by: visit.knownCaller.actor.description)
        options.layout = query.choice("layout")
        options.cause = query.choice("cause")
        options.note = query.text("note", limit: 1_000)
        options.expiresAt = query.time("expires_at")
        options.isTrial = query.flag("dry_run")
        options.takesAll = query.flag("take_all")
        options.firstRow = query.number("first_row", in: 1...1_000_000_000)
        try query.finish()
        try list.demandChange(by: visit.knownCaller)
        let work = SuppressionImport(options, into: front.rooms.spool, now: front.rooms.time.now())
        let report = try await read(request, work)
        if !options.isTrial {
            let counts = "\(report.created) created, \(report.updated) updated, \(report.rejected) rejected"
            try await front.note(
                "suppressions.import", list.rawValue,
                [counts, options.note].compactMap(\.self).joined(separator: "; "),
                visit, isOfInstallation: list == .system)
        }
        return .json(report.json(isTrial: options.isTrial))
    }

    private static func read(_ request: Request, _ work: SuppressionImport) async throws -> SuppressionImport.Report {
        var work = work
        var byteCount = 0
        do {
            for try await buffer in request.body {
                byteCount += buffer.readableBytes
                guard byteCount <= byteLimit else {
                    throw Problem(
                        .bodyTooLarge, "The list is longer than \(byteLimit) bytes.", headers: [.connection: "close"])
                }
                try await work.read(buffer.readableBytesView)
            }
            return try await work.finish()
        } catch let fault as RecipientCSV.Fault {
            throw Problem(.badRequest, fault.sentence)
        }
    }
}

extension SuppressionImport.Report {
    func json(isTrial: Bool) -> JSONValue {
        [
            "dry_run": .bool(isTrial),
            "layout": .text(layout?.rawValue),
            "rows": .count(rowCount),
            "created": .count(created),
            "updated": .count(updated),
            "skipped": .count(skipped),
            "rejected": .count(rejected),
            "rejects": .array(
                rejects.map { reject in
                    [
                        "row": .count(reject.row), "reason": .string(reject.reason), "text": .string(reject.text),
                    ]
                }),
        ]
    }
}
