import Bounce
import Mail
import Spool
import Storage

/// What one counter of the `rollup` table counts.
struct RollupKey: Hashable {
    /// Hours since 1970.
    let hour: Int64
    let party: Party
    let status: Int64
    let reason: String

    init(_ event: Event) {
        hour = event.at.seconds / 3_600
        party = Party(event)
        status = event.status.storedNumber
        reason = event.reason?.rawValue ?? ""
    }

    var bindings: [Binding] {
        [.integer(hour)] + party.bindings + [.integer(status), .text(reason)]
    }
}

/// Who sent to whom, as far as reports tell apart. Zero and the empty text mean "none".
struct Party: Hashable {
    let account: Int64
    let campaign: Int64
    let fromDomain: String
    let sourceIP: String
    let recipientDomain: String
    let provider: String

    init(_ event: Event) {
        account = event.account.number
        campaign = event.campaign?.number ?? 0
        fromDomain = event.fromDomain
        sourceIP = event.sourceAddress ?? ""
        recipientDomain = event.recipientDomain
        provider = event.provider ?? ""
    }

    var bindings: [Binding] {
        [
            .integer(account), .integer(campaign), .text(fromDomain), .text(sourceIP), .text(recipientDomain),
            .text(provider),
        ]
    }
}

/// What one counter of the `bounce_shape` table counts: refusals of one wording and code.
struct BounceShapeKey: Hashable {
    /// Days since 1970 (UTC).
    let day: Int64
    let party: Party
    let status: Int64
    let reason: String
    let shape: String
    /// 0 where no server answered.
    let replyCode: Int
    let enhancedCode: String

    /// `nil` for an event that is no refusal.
    init?(_ event: Event) {
        guard event.status.isRefusal else { return nil }
        day = event.at.seconds / 86_400
        party = Party(event)
        status = event.status.storedNumber
        reason = event.reason?.rawValue ?? ""
        shape = ReplyShape.of(event.shownReply)
        replyCode = event.replyCode ?? 0
        enhancedCode = event.enhancedCode ?? ""
    }

    var bindings: [Binding] {
        [.integer(day)] + party.bindings + [
            .integer(status), .text(reason), .text(shape), .integer(replyCode), .text(enhancedCode),
        ]
    }
}

extension RecipientStatus {
    /// A server or the network refused: for now, or for good. `dropped` is our own doing.
    var isRefusal: Bool {
        switch self {
        case .deferred, .softBounce, .hardBounce, .spamBounce: true
        case .injected, .ok, .dropped: false
        }
    }
}

extension Event {
    /// The server's words; our own sentence where no server spoke (no such domain, connection timed out).
    var shownReply: String {
        if let reply, !reply.isEmpty { return reply }
        return explanation ?? ""
    }
}
