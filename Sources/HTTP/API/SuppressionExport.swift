import Hummingbird
import Mail
import NIOCore
import Postmaster
import Spool
import Storage

/// `GET /v1/suppressions:export`: the lists as CSV, newest first, streamed a page at a time.
enum SuppressionExport {
    static let pageSize = 1_000
    static let header = [
        "address", "list", "cause", "created_at", "expires_at", "added_by", "note", "message_id", "reply",
    ]

    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        var filter = query.suppressions(of: visit.knownCaller)
        filter.limit = pageSize
        try query.finish()
        let spool = front.rooms.spool
        // The first page is read before the answer begins: a store that is down gives a problem and no half file.
        let first = try await spool.suppressions(filter)
        return .csv(
            name: "suppressions.csv",
            body: ResponseBody { [filter] writer in
                var filter = filter
                var csv = CSVWriter(header: header)
                var page = first
                while true {
                    for record in page { csv.append(row(record)) }
                    try await writer.write(ByteBuffer(bytes: csv.take()))
                    guard page.count == pageSize, let last = page.last else { break }
                    filter.before = last.key
                    page = try await spool.suppressions(filter)
                }
                try await writer.finish(nil)
            })
    }

    private static func row(_ record: SuppressionRecord) -> [String] {
        [
            record.address, record.account == nil ? "system" : "account", record.cause.rawValue,
            record.createdAt.rfc3339,
            record.expiresAt?.rfc3339 ?? "", record.addedBy, record.note ?? "", record.message?.description ?? "",
            record.reply ?? "",
        ]
    }
}
