import Accounts
import Bounce
import Hummingbird
import Mail
import Spool
import Storage

/// `/messages/{id}`: one message to one recipient, and everything that happened to it.
enum MessagePage {
    static let endpoints: [Endpoint] = [.get("/messages/{id}", .page, show)] + MessageActs.endpoints

    struct Content {
        struct Campaign {
            let id: String
            let name: String
        }

        let id: String
        let recipient: String
        let status: StatusShown
        let reason: String?
        let subject: String
        let from: String
        let messageID: String
        let created: TimeShown
        let attempts: String
        let next: TimeShown?
        let size: String
        let campaign: Campaign?
        let events: [EventShown]
        /// Pieces that are markup already.
        let strip: String
        let acts: String
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let message = try await front.message(visit)
        let key = message.key
        let events = try await front.rooms.spool.timeline(key)
        let content = Content(
            id: key.description, recipient: Shown.line(message.recipient, limit: 320),
            status: StatusShown(message.status),
            // “Delivered” says all there is to say.
            reason: message.status == .ok ? nil : message.reason?.words,
            subject: Shown.line(message.subject, limit: 998),
            from: Shown.line(message.from, limit: 998), messageID: Shown.line(message.messageID, limit: 998),
            created: TimeShown(message.createdAt), attempts: Figures.count(message.attempts),
            next: message.nextAttemptAt.map(TimeShown.init), size: Figures.size(message.byteCount),
            campaign: message.campaign.map { key in
                Content.Campaign(id: key.description, name: Shown.line(message.campaignName ?? "Campaign", limit: 200))
            }, events: events.map(EventShown.init), strip: AttemptStrip.markup(events).text,
            acts: try await acts(message, request, visit, front).text)
        return front.layout.page(
            "message", title: "Message to \(content.recipient)", content: content, request: request, visit: visit,
            section: .activity, refresh: message.status.isFinal ? nil : 10)
    }

    private static func acts(
        _ message: MessageRecord, _ request: Request, _ visit: Visit, _ front: Front
    ) async throws -> Markup {
        var isSuppressed = false
        if let mailbox = Mailbox(internationalized: message.recipient) {
            isSuppressed = try await front.rooms.spool.suppressions(of: [mailbox], account: message.account)[0] != nil
        }
        return MessageActs.card(
            message, isSuppressed: isSuppressed, visit, now: front.rooms.time.now(),
            base: MessageActs.base(of: request))
    }
}
