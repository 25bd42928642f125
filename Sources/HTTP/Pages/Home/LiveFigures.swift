import Accounts
import Bounce
import Hummingbird
import JSON
import Mail
import NIOCore
import ServiceLifecycle
import Spool
import Storage

/// `/live`: the figures of a page as server-sent events, every two seconds. A stream ends after a minute and the
/// browser asks again; at a shutdown it ends at once. Source: WHATWG HTML, server-sent events.
enum LiveFigures {
    static let endpoints: [Endpoint] = [.get("/live", .page, answer)]
    static let pause = Duration.seconds(2)

    private static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let campaign: CampaignKey? = query.key("campaign_id")
        try query.finish()
        // Read once before the answer begins: what cannot be read is a problem, not a broken stream.
        let visitor = visit
        let first = try await figures(front, visitor, campaign: campaign)
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                try await writer.write(event(first))
                if front.liveStreams.enter() {
                    defer { front.liveStreams.leave() }
                    for _ in 1..<max(front.configuration.liveBeatCount, 1) {
                        guard await rest() else { break }
                        try await writer.write(event(try await figures(front, visitor, campaign: campaign)))
                    }
                }
                try await writer.finish(nil)
            })
    }

    /// - Returns: false where the server is about to stop.
    private static func rest() async -> Bool {
        await cancelWhenGracefulShutdown {
            do {
                try await Task.sleep(for: pause)
                return true
            } catch {
                return false
            }
        }
    }

    private static func event(_ figures: JSONValue) -> ByteBuffer {
        var bytes = Array("event: figures\ndata: ".utf8)
        figures.write(to: &bytes)
        bytes.append(contentsOf: "\n\n".utf8)
        return ByteBuffer(bytes: bytes)
    }

    /// Every figure of the page by the name of its place, as it is to be shown.
    private static func figures(
        _ front: Front, _ visit: Visit, campaign: CampaignKey?
    ) async throws -> JSONValue {
        guard let campaign else {
            let node = try await NodeFigures(front, visit)
            return .object(
                counts(node.counts) + rate("deliverability", node.deliverability) + [
                    JSONMember("waiting", .string(node.waiting)), JSONMember("oldest", .string(node.oldest)),
                    JSONMember("suppressions", .string(node.suppressions)),
                ])
        }
        let now = try await front.rooms.spool.statusCounts(account: visit.knownCaller.account, campaign: campaign)
        let figures = CampaignFigures(now)
        return .object(
            counts(now) + rate("deliverability", figures.deliverability) + rate("soft_rate", figures.softRate)
                + rate("hard_rate", figures.hardRate) + rate("spam_rate", figures.spamRate) + [
                    JSONMember("progress", .string(figures.progress))
                ])
    }

    private static func counts(_ counts: [RecipientStatus: Int]) -> [JSONMember] {
        CountsShown(counts).cells.flatMap { cell in
            [JSONMember(cell.token, .string(cell.count)), JSONMember("\(cell.token)_share", .string(cell.share))]
        }
    }

    private static func rate(_ name: String, _ rate: RateShown) -> [JSONMember] {
        [JSONMember(name, .string(rate.percent)), JSONMember("\(name)_of", .string(rate.fraction))]
    }
}
