import Bounce
import Hummingbird
import Mail
import Spool
import Storage

/// `/returned`: mail that came back and waits for people; `/returned/{id}`: one of them.
enum ReturnedPage {
    static let endpoints: [Endpoint] = [.get("/returned", .page, list), .get("/returned/{id}", .page, show)]

    static let limit = 100
    static let textLimit = 16_384

    struct Content {
        let waiting: String
        let quarantined: String
        let rows: [Line]
        let hasRows: Bool
        let isCut: Bool
    }

    struct Line {
        let id: String
        let received: TimeShown
        let why: String
        let kind: String
        let from: String
        let subject: String

        init(_ record: ReturnedRecord) {
            id = record.key.description
            received = TimeShown(record.receivedAt)
            why = record.why?.words ?? ""
            kind = record.kind.map { $0.replacing("_", with: " ") } ?? ""
            from = Shown.line(record.from ?? record.reversePath, limit: 254)
            subject = Shown.line(record.subject ?? "", limit: 200)
        }
    }

    struct Mail {
        let line: Line
        let state: String
        let recipient: String
        let peer: String?
        let message: String?
        let size: String
        let isQuarantined: Bool
        let text: String?
    }

    /// What came back may be about any account's mail.
    private static func demand(_ visit: Visit) throws {
        guard visit.seesInstallation else {
            throw Problem(.forbidden, "Mail that came back is for administrators of the installation.")
        }
    }

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try demand(visit)
        let spool = front.rooms.spool
        let depth = try await spool.returnedDepth()
        let records = try await spool.returned(state: .quarantined, before: nil, limit: limit)
        let content = Content(
            waiting: Figures.count(depth.waiting), quarantined: Figures.count(depth.quarantined),
            rows: records.map(Line.init), hasRows: !records.isEmpty, isCut: depth.quarantined > records.count)
        return front.layout.page(
            "returned", title: "Mail that came back", content: content, request: request, visit: visit,
            section: .returned, refresh: 30)
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try demand(visit)
        let record = try await front.returned(visit)
        let bytes = try await front.rooms.spool.returnedBytes(record.key)
        let content = Mail(
            line: Line(record), state: record.state.rawValue, recipient: Shown.line(record.recipient, limit: 254),
            peer: record.peerAddress, message: (record.tiedTo ?? record.message)?.description,
            size: Figures.size(record.byteCount), isQuarantined: record.state == .quarantined,
            text: bytes.map { Shown.block(String(decoding: $0.prefix(textLimit), as: UTF8.self), limit: textLimit) })
        return front.layout.page(
            "returned-mail", title: "A mail that came back", content: content, request: request, visit: visit,
            section: .returned)
    }
}

extension QuarantineReason {
    var words: String {
        switch self {
        case .forPeople: "written to the postmaster"
        case .notABounce: "no bounce, notice or complaint"
        case .untied: "does not say for sure whom it speaks of"
        case .messageGone: "its message is not in the store any more"
        case .unreadable: "could not be read"
        }
    }
}
