import HTTPTypes
import Hummingbird
import Intake
import Mail
import Spool

/// The links of mail: `/c/…` leads on, `/o/…` is an image, `/u/…` is the way out. Open to everybody who has the link, and to
/// nobody else: a text that this house did not write is answered 404 before anything is looked up.
enum PublicLinks {
    static let endpoints: [Endpoint] = [
        .get("/c/{token}", .open, click),
        .get("/o/{token}", .open, open),
        .get("/u/{token}", .open, UnsubscribePage.show),
        .post("/u/{token}", .open, UnsubscribePage.leave),
    ]

    /// A transparent image of one pixel. Source: GIF89a.
    private static let pixel: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF,
        0xFF, 0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
        0x00, 0x02, 0x01, 0x44, 0x00, 0x3B, 0x3B,
    ]

    /// Leads where the mail said, and nowhere else: where that is stands in the store or within the signed token.
    private static func click(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let (tracking, token) = try read(visit, front)
        guard let target = try await tracking.target(of: token) else { throw missing }
        note(token, target: target, request, visit, front)
        return Response(status: .found, headers: [.location: ascii(target)])
    }

    private static func open(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let (_, token) = try read(visit, front)
        guard case .open = token else { throw missing }
        note(token, target: nil, request, visit, front)
        // Pages of web mail show it.
        return .bytes(pixel, type: "image/gif", headers: [.resourcePolicy: "cross-origin"])
    }

    /// - Throws: 404 for a token that is none of ours.
    static func read(_ visit: Visit, _ front: Front) throws -> (Tracking, TrackingToken) {
        guard let tracking = front.rooms.tracking, let text = visit.parameters.get("token"),
            let token = tracking.read(text)
        else { throw missing }
        return (tracking, token)
    }

    static let missing = Problem(.notFound, "This link leads nowhere: it was cut, or changed on its way.")

    private static func note(
        _ token: TrackingToken, target: String?, _ request: Request, _ visit: Visit, _ front: Front
    ) {
        front.rooms.desk?.note(
            LinkVisit(
                message: token.message, target: target, at: front.rooms.time.now(), isHead: request.method == .head,
                isPrefetch: isPrefetch(request), agent: request.headers[.userAgent], client: client(request, visit)))
    }

    /// Source: Fetch standard (`Sec-Purpose`), and what browsers said before it.
    private static func isPrefetch(_ request: Request) -> Bool {
        purposeFields.contains { name in
            guard let words = request.headers[name]?.lowercased() else { return false }
            return words.contains("prefetch") || words.contains("preview") || words.contains("prerender")
        }
    }

    private static let purposeFields = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"].compactMap {
        HTTPField.Name($0)
    }

    /// Who asked: the other end of the connection, or whom a proxy on this machine names last.
    static func client(_ request: Request, _ visit: Visit) -> String? {
        guard visit.isFromLoopback, let field = request.headers[forwardedFor], field.utf8.count <= 1_024,
            let last = field.split(separator: ",").last
        else { return visit.peer?.ipAddress }
        return String(last.drop { $0 == " " }.prefix { $0 != " " })
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")!

    /// A header field carries ASCII. Source: RFC 3986 section 2.1.
    private static func ascii(_ url: String) -> String {
        guard url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else { return url }
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in url.utf8 {
            if byte > 0x20, byte < 0x7F {
                text.append(byte)
            } else {
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
