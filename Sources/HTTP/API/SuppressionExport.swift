import Hummingbird
import Intake
import Mail
import NIOCore
import Postmaster
import Spool
import Storage
import Tables

/// `GET /v1/suppressions:export`: the lists as CSV, in our layout or another service's, newest first, streamed a page
/// at a time.
enum SuppressionExport {
    static let pageSize = 1_000

    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let filter = query.suppressions(of: visit.knownCaller)
        let layout: SuppressionLayout = query.choice("layout") ?? .postrider
        try query.finish()
        try filter.demandSight(by: visit.knownCaller)
        return try await answer(filter, layout, front)
    }

    /// Everything that a filter finds.
    static func answer(
        _ filter: SuppressionFilter, _ layout: SuppressionLayout, _ front: Front
    ) async throws -> Response {
        var filter = filter
        filter.limit = pageSize
        filter.before = nil
        let spool = front.rooms.spool
        // The first page is read before the answer begins: a store that is down gives a problem and no half file.
        let first = try await spool.suppressions(filter)
        return .csv(
            name: "suppressions.csv",
            body: ResponseBody { [filter] writer in
                var filter = filter
                var csv = CSVWriter(header: layout.header)
                var page = first
                while true {
                    for record in page {
                        if let row = layout.row(record) { csv.append(row) }
                    }
                    try await writer.write(ByteBuffer(bytes: csv.take()))
                    guard page.count == pageSize, let last = page.last else { break }
                    filter.before = last.key
                    page = try await spool.suppressions(filter)
                }
                try await writer.finish(nil)
            })
    }
}
