import Accounts
import Hummingbird
import Mail
import Postmaster
import Storage

/// `/exports`: files made in the background, how far they are, and where to fetch them.
enum ExportsPage {
    static let endpoints: [Endpoint] = [
        .get("/exports", .page, list), .post("/exports", .act(.read), add).notingItself(),
        .get("/exports/{export}/file", .page, ExportsAPI.file),
        .post("/exports/{export}/remove", .act(.read), remove).notingItself(),
    ]
    static let limit = 50

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let exports = try front.exports
        var query = QueryReader(request)
        let after: ExportKey? = query.key("after")
        try query.finish()
        let found = try await exports.list(of: visit.knownCaller.account, before: after, limit: limit + 1)
        let records = Array(found.prefix(limit))
        let next = found.count > limit ? records.last.map { "/exports?after=\($0.key)" } : nil
        let table = PageTable(
            caption: "Files, newest first", columns: ["Asked for", "File", "State", "Rows", "Size", "Kept until", ""],
            rows: records.map { row($0, exports) },
            empty: EmptyState(
                words: "No files. The page of bounces makes them, and so does a campaign's.",
                next: ("Bounces", "/bounces")))
        let isBusy = records.contains { !$0.state.isOver }
        let tail: Markup = isBusy ? " data-tail" : ""
        let content: Markup =
            "<div id=\"tail\"\(tail)>\(Card("Files", table.markup + Pager(next: next).markup).markup)</div>"
        return front.layout.page(
            "Exports", section: .bounces, trail: [("Bounces", "/bounces")],
            lead: "Tables of any length, written in the background and kept for a day.", content, request: request,
            visit: visit, refresh: isBusy ? 3 : nil)
    }

    private static func row(_ record: ExportRecord, _ exports: Exports) -> [Cell] {
        let isReady = record.state == .ready && exports.isHere(record)
        let name = Shown.line(record.fileName, limit: 200)
        let progress =
            record.expectedCount.map {
                "\(Figures.count(record.rowCount)) of \(Figures.count(max($0, record.rowCount)))"
            }
            ?? Figures.count(record.rowCount)
        let remove = PageForm(
            action: "/exports/\(record.key)/remove", button: record.state.isOver ? "Remove" : "Give up", tone: .quiet)
        return [
            .time(record.createdAt), isReady ? .link(name, to: "/exports/\(record.key)/file") : .text(name),
            .badge(record.badge), .figure(record.state == .ready ? Figures.count(record.rowCount) : progress),
            .figure(record.byteCount > 0 ? Figures.size(record.byteCount) : "–"), .time(record.expiresAt),
            .markup(remove.markup),
        ]
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        guard let kind: ExportSubject.Kind = try form.choice("kind"),
            let format: ExportFormat = try form.choice("format")
        else { throw Problem(.badRequest, "Say what the file has in it, and as what.") }
        var parameters: [String: String] = [:]
        for name in kind.parameterNames { parameters[name] = try form.text(name, limit: 2_048) }
        var faults: [BounceFilter.Fault] = []
        let subject = ExportSubject(kind, parameters: parameters, faults: &faults)
        if let fault = faults.first { throw Problem(.badRequest, fault.detail) }
        _ = try await ExportsAPI.add(subject, as: format, visit, front)
        return Said.then("/exports", "The file is being written. It stands here when it is ready.")
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await ExportsAPI.remove(visit, front)
        return Said.then("/exports", "“\(Shown.line(record.fileName, limit: 200))” was removed.")
    }
}

extension ExportRecord {
    fileprivate var badge: Badge {
        switch state {
        case .ready: Badge(word: "Ready", tone: .good)
        case .failed: Badge(word: Shown.line(fault ?? "Failed", limit: 200), tone: .poor)
        default: Badge(word: state.rawValue == "waiting" ? "Waiting" : "Being written", tone: .quiet)
        }
    }
}
