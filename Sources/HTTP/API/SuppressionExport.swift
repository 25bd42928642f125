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
        let list: SuppressionsAPI.List? = query.choice("list")
        let search = query.text("q", limit: 254)
        try query.finish()
        let caller = visit.knownCaller
        let spool = front.rooms.spool
        // The first page is read before the answer begins: a store that is down gives a problem and no half file.
        let first = try await spool.suppressions(
            scope: list?.scope(caller), search: search, before: nil, limit: pageSize)
        return .csv(
            name: "suppressions.csv",
            body: ResponseBody { writer in
                var csv = CSVWriter(header: header)
                var page = first
                while true {
                    for record in page where record.isVisible(to: caller) { csv.append(row(record)) }
                    try await writer.write(ByteBuffer(bytes: csv.take()))
                    guard page.count == pageSize, let last = page.last else { break }
                    page = try await spool.suppressions(
                        scope: list?.scope(caller), search: search, before: last.key, limit: pageSize)
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
